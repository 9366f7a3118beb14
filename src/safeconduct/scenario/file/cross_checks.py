"""Faults that need two places of the file at once: names used twice, names nobody has, circles, same places.

Works on the parsed TOML as it stands, so that these faults are found beside those of single keys: whatever
has the wrong shape is passed over here and told by the shape's own check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from graphlib import CycleError, TopologicalSorter
from math import cos, hypot, radians
from typing import Any

from safeconduct.errors import Fault, did_you_mean
from safeconduct.scenario.file.faults import Finding, dotted, shown
from safeconduct.scenario.file.lines import Path
from safeconduct.scenario.file.lookups import Checking

Raw = Mapping[str, Any]

SAME_PLACE_KM = 1.0
"""Two places closer than this, km, are one place."""

ACROSS_KM = 0.001
"""Two places closer than this, km, to each other's antipode lie across the Earth from one another."""

MAX_ENTRIES = 1000
"""Entries looked at in one list; the shape allows no more."""

IDENTIFIED: tuple[Path, ...] = (
    ("origin",),
    ("group",),
    ("refuge",),
    ("fleet",),
    ("area",),
    ("reading",),
    ("indicator",),
    ("trigger",),
    ("alert", "level"),
    ("chance", "bloc"),
    ("ledger", "source"),
    ("ledger", "report"),
    ("ledger", "claim"),
)
"""Lists of tables whose entries have a unique id."""


def cross_findings(raw: Raw, checking: Checking) -> Iterator[Finding]:
    """Every fault of this kind."""
    for path in IDENTIFIED:
        yield from _twice(raw, path)
    yield from _unknown_names(raw, checking)
    yield from _places(raw, checking)
    yield from _dates(raw, checking)
    yield from _answers(raw, checking)
    yield from _circles(raw, checking)
    yield from _aircraft(raw, checking)
    yield from _surface(raw, checking)
    yield from _parts(raw)
    yield from _misfits(raw, checking)


def tables(raw: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The tables of a list, with their paths; nothing where the file has something else there."""
    here = raw
    for step in path:
        here = here.get(step) if isinstance(here, dict) else None
    for index, item in enumerate(here[:MAX_ENTRIES] if isinstance(here, list) else ()):
        if isinstance(item, dict):
            yield (*path, index), item


def id_of(kind: str, item: Mapping[str, Any]) -> str | None:
    """The id of an entry: the one written, or the one it has by default."""
    default = {"origin": item.get("airport"), "refuge": item.get("airport"), "fleet": item.get("aircraft")}
    found = item.get("id", default.get(kind))
    found = found[0] if isinstance(found, list) and found else found
    found = found.get("name") if isinstance(found, dict) else found
    return found if isinstance(found, str) else None


def ids(raw: Raw, path: Path) -> list[str]:
    """Every id of a list, in the order of the file."""
    found = (id_of(str(path[-1]), item) for _, item in tables(raw, path))
    return [one for one in found if one is not None]


def _twice(raw: Raw, path: Path) -> Iterator[Finding]:
    first: dict[str, Path] = {}
    for place, item in tables(raw, path):
        name = id_of(str(path[-1]), item)
        if name is None:
            continue
        if name in first:
            yield Finding(
                (*place, "id"), f"{shown(name)} is already {dotted(first[name])}.", "Give each its own id."
            )
        first.setdefault(name, place)


def _unknown_names(raw: Raw, checking: Checking) -> Iterator[Finding]:
    origins, refuges = ids(raw, ("origin",)), ids(raw, ("refuge",))
    claims, indicators = ids(raw, ("ledger", "claim")), ids(raw, ("indicator",))
    for path, item in tables(raw, ("group",)):
        yield from _must_be(item, (*path, "origin"), origins, "origin")
    for path, item in tables(raw, ("hazard",)):
        yield from _hazard_of(item, (*path, "of"), [*origins, *refuges], checking)
    for path, item in tables(raw, ("indicator",)):
        yield from _must_be(item, (*path, "claim"), claims, "claim")
    for path, item in tables(raw, ("trigger",)):
        yield from _trigger_names(path, item, indicators)
    for path, item in tables(raw, ("throughput",)):
        yield from _ordered(item, (*path, "of"), [*origins, *refuges], checking)
    yield from _alert_names(raw)
    yield from _claims_used(raw, claims)
    yield from _ledger_names(raw, claims)


def _must_be(item: Any, path: Path, known: list[str], kind: str) -> Iterator[Finding]:
    name = item.get(path[-1]) if isinstance(item, dict) else None
    if isinstance(name, str) and name not in known:
        hint = did_you_mean(name, known) or f"Known: {', '.join(known) or 'none'}."
        yield Finding(path, f"there is no {kind} {shown(name)}.", hint)


def _hazard_of(item: Raw, path: Path, airfields: list[str], checking: Checking) -> Iterator[Finding]:
    name = item.get("of")
    if item.get("kind") == "airfield":
        yield from _must_be(item, path, airfields, "origin or refuge")
    elif isinstance(name, str) and isinstance(found := checking.state(name), Fault):
        yield Finding(path, found.what, found.suggestion)


def _ordered(item: Raw, path: Path, airfields: list[str], checking: Checking) -> Iterator[Finding]:
    """An order for what is neither an airfield of the scenario nor a state."""
    name = item.get("of")
    if not isinstance(name, str) or name in airfields:
        return
    if isinstance(checking.state(name), Fault):
        hint = did_you_mean(name, airfields) or f"Known: {', '.join(airfields) or 'none'}; or write a state."
        yield Finding(path, f"there is no origin, refuge or state {shown(name)}.", hint)


def _trigger_names(path: Path, item: Raw, indicators: list[str]) -> Iterator[Finding]:
    when = list(tables(item, ("when",)))
    for place, threshold in when:
        yield from _must_be(threshold, (*path, *place, "indicator"), indicators, "indicator")
    need = item.get("need")
    if isinstance(need, int) and when and need > len(when):
        what = f"{need} of {len(when)} thresholds can never be crossed."
        yield Finding((*path, "need"), what, f"Write {len(when)} or less.")


def _alert_names(raw: Raw) -> Iterator[Finding]:
    triggers = ids(raw, ("trigger",))
    for path, item in tables(raw, ("alert", "level")):
        yield from _must_be(item, (*path, "trigger"), triggers, "trigger")
    yield from _must_be(raw.get("alert"), ("alert", "first"), ids(raw, ("group",)), "group")


def _claims_used(raw: Any, claims: list[str], path: Path = ()) -> Iterator[Finding]:
    """Chances that name a claim, wherever they stand."""
    if path[:1] == ("ledger",) or path[:1] == ("indicator",):
        return
    if isinstance(raw, dict):
        yield from _must_be(raw, (*path, "claim"), claims, "claim")
        for key, value in raw.items():
            yield from _claims_used(value, claims, (*path, key))
    elif isinstance(raw, list):
        for index, value in enumerate(raw):
            yield from _claims_used(value, claims, (*path, index))


def _ledger_names(raw: Raw, claims: list[str]) -> Iterator[Finding]:
    sources, reports = ids(raw, ("ledger", "source")), ids(raw, ("ledger", "report"))
    for path, item in tables(raw, ("ledger", "report")):
        yield from _must_be(item, (*path, "claim"), claims, "claim")
        yield from _must_be(item, (*path, "source"), sources, "source")
        quotes = item.get("quotes")
        for index, name in enumerate(quotes if isinstance(quotes, list) else ()):
            if isinstance(name, str) and name not in reports:
                hint = did_you_mean(name, reports)
                yield Finding((*path, "quotes", index), f"there is no report {shown(name)}.", hint)


def _places(raw: Raw, checking: Checking) -> Iterator[Finding]:
    """Origins and refuges at the same place; refuges whose state nobody tells."""
    seen: list[tuple[Path, float, float]] = []
    for kind in ("origin", "refuge"):
        for path, item in tables(raw, (kind,)):
            for place, spot in _spots(path, item.get("airport"), checking):
                twin = next((p for p, *at in seen if _apart_km(spot, (at[0], at[1])) < SAME_PLACE_KM), None)
                if twin:
                    hint = "Leave one out." if twin[0] == kind else "An origin cannot be its own refuge."
                    yield Finding(place, f"is the same place as {dotted(twin)}.", hint)
                across = [p for p, *at in seen if p[0] != kind and _is_across(spot, (at[0], at[1]))]
                if across:
                    what = f"lies exactly across the Earth from {dotted(across[0])}: in any direction it is as far."
                    yield Finding(place, what, "Move it by 0.01 degrees towards where the flights should go.")
                seen.append((place, *spot))
    for path, item in tables(raw, ("refuge",)):
        airport = item.get("airport")
        first = airport[0] if isinstance(airport, list) and airport else airport
        if isinstance(first, dict) and "state" not in first and "state" not in item:
            yield Finding((*path, "state"), "is missing.", 'A position has no state: write state = "…".')


def _surface(raw: Raw, checking: Checking) -> Iterator[Finding]:
    """Legs that begin nowhere, lead nowhere, or whose borders do not join."""
    begins = {spot for _, item in tables(raw, ("origin",)) if (spot := _spot(item.get("airport"), checking))}
    legs = [
        (path, item, _spot(item.get("from"), checking), _spot(item.get("to"), checking))
        for path, item in tables(raw, ("surface",))
    ]
    starts = {start for _, _, start, _ in legs if start}
    reached = begins | {end for _, _, _, end in legs if end}
    seen: dict[tuple[Any, ...], Path] = {}
    for path, item, start, end in legs:
        key = (item.get("mode"), start, end)
        if start and end and key in seen:
            yield Finding(path, f"is the same leg as {dotted(seen[key])}.", "Leave one out.")
        seen.setdefault(key, path)
        if start and start not in reached:
            hint = f"Begin at an origin: {', '.join(ids(raw, ('origin',)))}; or where another leg ends."
            yield Finding((*path, "from"), "nobody of this plan is there.", hint)
        if start and end and _apart_km(start, end) < SAME_PLACE_KM:
            yield Finding((*path, "to"), "is where the leg begins.", "Name the airfield that it leads to.")
        if end and isinstance(item.get("to"), dict) and end not in starts:
            what = "is a position, and no other leg goes on from there."
            yield Finding((*path, "to"), what, "Lead it to an airport, or add a leg from there.")
        yield from _borders(path, item, checking)


def _borders(path: Path, item: Raw, checking: Checking) -> Iterator[Finding]:
    """Borders that do not follow one another: each is crossed from the state that the one before led into."""
    before = ""
    for place, border in tables(item, ("border",)):
        between = border.get("between")
        states = list(_states(between, checking)) if isinstance(between, list) else []
        if len(states) != PAIR:
            before = ""
            continue
        if before and states[0] != before:
            hint = f"The border before it leads into {before}: begin with {before}."
            yield Finding((*path, *place, "between"), f"begins in {states[0]}, where the leg is not.", hint)
        before = states[1]


PAIR = 2
"""A border lies between so many states."""


def _spots(path: Path, airport: Any, checking: Checking) -> Iterator[tuple[Path, tuple[float, float]]]:
    many = isinstance(airport, list)
    for index, one in enumerate(airport if many else [airport]):
        spot = _spot(one, checking)
        if spot:
            yield ((*path, "airport", index) if many else (*path, "airport")), spot


def _spot(given: Any, checking: Checking) -> tuple[float, float] | None:
    if isinstance(given, str):
        place = checking.place(given)
        return None if isinstance(place, Fault) else (place.lat_deg, place.lon_deg)
    if isinstance(given, dict):
        lat_deg, lon_deg = given.get("lat_deg"), given.get("lon_deg")
        if isinstance(lat_deg, int | float) and isinstance(lon_deg, int | float):
            return float(lat_deg), float(lon_deg)
    return None


def _apart_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    east = (one[1] - other[1] + 180.0) % 360.0 - 180.0
    return 111.195 * hypot(one[0] - other[0], east * cos(radians(one[0])))


def _is_across(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two places are antipodes to within 1 m, between which no route is the shortest."""
    return _apart_km(one, (-other[0], other[1] + 180.0)) < ACROSS_KM


def _dates(raw: Raw, checking: Checking) -> Iterator[Finding]:
    head = raw.get("scenario")
    as_of = head.get("as_of") if isinstance(head, dict) else None
    if not isinstance(head, dict) or not isinstance(as_of, date) or isinstance(as_of, datetime):
        return
    begins = checking.lookups.facts.begins
    if as_of < begins:
        what = f"{as_of} is before the facts begin ({begins})."
        yield Finding(("scenario", "as_of"), what, f"Write a date from {begins} on.")
    deadline = head.get("deadline")
    end, start = (deadline or {}).get("at") if isinstance(deadline, dict) else None, head.get("start", as_of)
    if isinstance(end, date) and isinstance(start, date) and _day(end) < _day(start):
        yield Finding(("scenario", "deadline", "at"), f"is before the plan starts ({_day(start)}).")
    for path, item in _consents(raw):
        asked = item.get("asked_on")
        if isinstance(asked, date) and _day(asked) > as_of:
            what = f"{asked} is after the scenario's date, {as_of}."
            yield Finding((*path, "asked_on"), what, 'What is still to be asked has status = "not_asked".')


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _consents(raw: Raw) -> Iterator[tuple[Path, dict[str, Any]]]:
    yield from tables(raw, ("consent",))
    for path, reading in tables(raw, ("reading",)):
        for place, item in tables(reading, ("consent",)):
            yield (*path, *place), item


def _answers(raw: Raw, checking: Checking) -> Iterator[Finding]:
    """Two answers of one state to the same thing."""
    seen: dict[tuple[Any, ...], Path] = {}
    for path, item in _consents(raw):
        for state in _states(item.get("state"), checking):
            for key in _answered(path[:-1], state, item):
                if key in seen and seen[key] != path:
                    what = f"{state} has already answered for {key[2]} in {dotted(seen[key])}."
                    yield Finding(
                        (*path, "state"), what, "Leave one out, or say for which flight_kind each is."
                    )
                seen.setdefault(key, path)


def _answered(list_path: Path, state: str, item: Raw) -> Iterator[tuple[Any, ...]]:
    asked = item.get("operation", "overflight")
    kinds = item.get("flight_kind") or ["every kind"]
    for operation in ("overflight", "landing") if asked == "both" else (asked,):
        for kind in kinds if isinstance(kinds, list) else ():
            yield list_path, state, str(operation), str(kind)


def _states(given: Any, checking: Checking) -> Iterator[str]:
    for word in given if isinstance(given, list) else [given]:
        found = checking.lookups.facts.states.find(word) if isinstance(word, str) else None
        if found:
            yield found.alpha2


def _circles(raw: Raw, checking: Checking) -> Iterator[Finding]:
    for base in ((), *(path for path, _ in tables(raw, ("reading",)))):
        table: Any = raw
        for step in (*base, "chance"):
            table = table.get(step) if isinstance(table, dict) else table[step] if table else None
        if isinstance(table, dict):
            yield from _condition_circle((*base, "chance"), table, checking)
            yield from _blocs((*base, "chance"), table, checking)
            yield from _same_state((*base, "chance", "state"), table.get("state"), checking)
    quotes = {
        item["id"]: [q for q in item["quotes"] if isinstance(q, str)]
        for _, item in tables(raw, ("ledger", "report"))
        if isinstance(item.get("id"), str) and isinstance(item.get("quotes"), list)
    }
    if circle := find_circle(quotes):
        what = f"reports quote each other in a circle: {' → '.join(circle)}."
        yield Finding(("ledger", "report"), what, "Leave out the quotation that was not made.")


def _condition_circle(path: Path, table: Raw, checking: Checking) -> Iterator[Finding]:
    follows: dict[str, list[str]] = {}
    for _, item in tables(table, ("condition",)):
        ends = [next(_states(item.get(key), checking), None) for key in ("if_refuses", "then_refuses")]
        if ends[0] and ends[1]:
            follows.setdefault(ends[0], []).append(ends[1])
    if circle := find_circle(follows):
        what = f"conditions form a circle: {' → '.join(circle)}."
        yield Finding((*path, "condition"), what, "Leave out one of them, or make them a bloc.")


def _blocs(path: Path, table: Raw, checking: Checking) -> Iterator[Finding]:
    for place, item in tables(table, ("bloc",)):
        members = item.get("members")
        words = [word for word in members if isinstance(word, str)] if isinstance(members, list) else []
        states = list(_states(words, checking))
        where = (*path, *place, "members")
        for state in sorted({state for state in states if states.count(state) > 1}):
            yield Finding(where, f"{state} is a member twice.", "Leave one out.")
        if item.get("id") in words:
            yield Finding(where, f"the bloc {shown(item['id'])} contains itself.", "List states only.")


def _same_state(path: Path, table: Any, checking: Checking) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for word in table if isinstance(table, dict) else ():
        for state in _states(word, checking):
            if state in seen:
                yield Finding((*path, word), f"{state} has already been given as {shown(seen[state])}.")
            seen.setdefault(state, word)


def find_circle(follows: Mapping[str, Iterable[str]]) -> list[str]:
    """Names that follow one another, the first repeated at the end; empty if there is no circle."""
    try:
        TopologicalSorter(follows).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle[::-1]  # the sorter names what comes before, not what follows
    return []


def _aircraft(raw: Raw, checking: Checking) -> Iterator[Finding]:
    for path, item in tables(raw, ("fleet",)):
        found = (
            checking.lookups.find_aircraft(item["aircraft"])
            if isinstance(item.get("aircraft"), str)
            else None
        )
        if found and item.get("load") == "emergency" and found.load_emergency is None and "seats" not in item:
            what = f"the facts have no emergency load for {found.name}."
            yield Finding(
                (*path, "load"),
                what,
                "None found does not mean any is allowed: state seats with its mark.",
            )


ENDS = ("low", "likely", "high")


def _ends(number: Any) -> dict[str, float]:
    """The ends of a number as the file writes it; nothing where it has another shape."""
    if not isinstance(number, dict):
        return {}
    likely = number.get("value", number.get("likely"))
    told = {"low": number.get("low", likely), "likely": likely, "high": number.get("high", likely)}
    good = {name: value for name, value in told.items() if isinstance(value, int | float)}
    return good if len(good) == len(ENDS) else {}


def _parts(raw: Raw) -> Iterator[Finding]:
    """Parts of a headcount that are larger than the whole."""
    for path, item in tables(raw, ("group",)):
        whole = _ends(item.get("headcount"))
        parts = {name: _ends(item[name]) for name in ("stretchers", "assisted") if name in item}
        if not whole or not all(parts.values()):
            continue
        if sum(part["likely"] for part in parts.values()) > whole["likely"]:
            told = " and ".join(f"{part['likely']:g} in {name}" for name, part in parts.items())
            what = f"{told}, of a headcount of {whole['likely']:g}: the part is larger than the whole."
            yield Finding(
                (*path, next(iter(parts))), what, "They are part of the headcount: raise it, or lower these."
            )
        together = item.get("keep_together")
        if isinstance(together, int) and together > whole["high"]:
            what = f"{together} must stay together, of {whole['high']:g} people at most."
            yield Finding((*path, "keep_together"), what, f"Write {whole['high']:g} or less.")


def _misfits(raw: Raw, checking: Checking) -> Iterator[Finding]:
    """Families that fit into no aircraft of the fleet, at its normal or emergency load."""
    seats = [_seats(item, checking) for _, item in tables(raw, ("fleet",))]
    if not seats or None in seats:
        return
    most = max(one for one in seats if one is not None)
    for path, item in tables(raw, ("group",)):
        together = item.get("keep_together")
        if isinstance(together, int) and together > most:
            what = f"{together} must stay together, and no aircraft of the fleet takes more than {most:g} people."
            yield Finding((*path, "keep_together"), what, "Let them travel apart, or name a larger aircraft.")


def _seats(item: Raw, checking: Checking) -> float | None:
    """People in one aircraft of a fleet; None where nobody says."""
    stated = _ends(item.get("seats")).get("high")
    name = item.get("aircraft")
    row = checking.lookups.find_aircraft(name) if isinstance(name, str) else None
    if stated is not None or row is None:
        return stated
    loads = [cell.high for cell in (row.seats_normal, row.load_emergency) if cell is not None]
    return max(loads, default=None)
