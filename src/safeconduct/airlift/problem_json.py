"""The bare problem: matrices and numbers, no geography, as a JSON object; how published instances come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import inf, isfinite
from typing import Any

from safeconduct.airlift.problem import (
    ALWAYS,
    Aircraft,
    Group,
    Hours,
    Matrix,
    Pickup,
    Problem,
    Refuge,
    Window,
    transposed,
)
from safeconduct.errors import Fault, InputError, did_you_mean

TOP = [
    "seats",
    "fleet",
    "pickups",
    "refuges",
    "bases",
    "hours",
    "ground_h",
    "objective",
    "deadline_h",
    "permissions",
    "groups",
    "emergency_loads",
]
AIRCRAFT = [
    "id",
    "base",
    "available_h",
    "until_h",
    "seats",
    "seats_emergency",
    "hours",
    "places",
    "duty_h",
    "rest_h",
    "crews",
    "type",
]
PICKUP = [
    "id",
    "people",
    "mog",
    "open",
    "ready",
    "priority",
    "party",
    "seats_each",
    "people_low",
    "people_high",
]
REFUGE = ["id", "beds", "mog", "open", "onward_per_h"]
GROUP = ["id", "pickup", "people", "people_low", "people_high", "priority", "ready", "party", "seats_each"]
HOURS = ["base_to_pickup", "pickup_to_refuge", "refuge_to_pickup"]
OBJECTIVES = ("makespan", "people")


MOST = 1_000_000_000
"""Largest whole number read: what is counted here, people, beds and stands, is far below."""


def parse_bare(content: Any) -> tuple[Problem, str]:
    """Problem and objective of a bare problem; raises `InputError` with every fault found.

    Parameters
    ----------
    content : Any
        A decoded JSON object: ``fleet``, ``pickups``, ``refuges``, ``hours``, and optionally ``seats``,
        ``bases``, ``ground_h``, ``objective``, ``deadline_h``, ``permissions``, ``groups``. In a matrix null
        means that the leg cannot be flown.
    """
    reader = _Reader()
    top = reader.record("", content, TOP)
    objective = reader.choice(top, "objective", OBJECTIVES, "makespan")
    ground = reader.record("ground_h", top.get("ground_h", {}), ["pickup", "refuge"])
    ground_p, ground_r = (reader.number(ground, "ground_h", key, 0.0) for key in ("pickup", "refuge"))
    rows = {key: reader.rows(top, key) for key in ("fleet", "pickups", "refuges")}
    bases = _bases(reader, top, rows["fleet"])
    parts = {
        "groups": tuple(_groups(reader, top, rows["pickups"])),
        "pickups": tuple(_pickup(reader, i, row, ground_p) for i, row in enumerate(rows["pickups"])),
        "refuges": tuple(_refuge(reader, i, row, ground_r) for i, row in enumerate(rows["refuges"])),
        "bases": bases,
        "fleet": tuple(_aircraft(reader, i, row, top) for i, row in enumerate(rows["fleet"])),
        "hours": _hours(reader, "hours", top.get("hours")),
        "permissions": _permissions(reader, top),
        "deadline_h": reader.number(top, "", "deadline_h", inf),
        "emergency_loads": bool(top.get("emergency_loads", False)),
    }
    return reader.born(parts), objective


class _Reader:
    """Reads values of a JSON object and collects what is wrong with them."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, where: str, what: str, suggestion: str = "") -> None:
        self.faults.append(Fault(where, what, suggestion))

    def born(self, parts: dict[str, Any]) -> Problem:
        """The problem; faults of reading and of meaning come together."""
        try:
            problem = Problem(**parts)
        except InputError as error:
            raise InputError([*self.faults, *error.faults]) from None
        if self.faults:
            raise InputError(self.faults)
        return problem

    def record(self, where: str, value: Any, known: Sequence[str]) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.fault(where, f"must be an object, not {_kind(value)}.")
            return {}
        for key in sorted(str(k) for k in value.keys() - set(known)):
            # a key close to a known one is a slip; one like no other is a remark ("name", "source") and let be
            if hint := did_you_mean(key, known):
                self.fault(f"{where}.{key}".lstrip("."), "unknown key.", hint)
        return value

    def rows(self, top: Mapping[str, Any], key: str) -> list[Any]:
        value = top.get(key)
        if not isinstance(value, list):
            self.fault(key, f"must be a list, not {_kind(value)}." if key in top else "is missing.")
            return []
        return value

    def number(self, row: Mapping[str, Any], where: str, key: str, default: float) -> float:
        value = row.get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            self.fault(f"{where}.{key}".lstrip("."), f"must be a number, not {_kind(value)}.")
            return default
        return float(value)

    def whole(self, row: Mapping[str, Any], where: str, key: str, default: int | None) -> int | None:
        value = row.get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
            self.fault(f"{where}.{key}".lstrip("."), f"must be a whole number, not {_kind(value)}.")
            return default
        if abs(value) > MOST:
            self.fault(f"{where}.{key}".lstrip("."), f"{value:.3g} is more than {MOST:,}.")
            return default
        return int(value)

    def name(self, row: Mapping[str, Any], where: str, key: str, default: str) -> str:
        value = row.get(key, default)
        if not isinstance(value, str) or not value:
            self.fault(f"{where}.{key}", f"must be a name, not {_kind(value)}.")
            return default
        return value

    def choice(self, row: Mapping[str, Any], key: str, known: Sequence[str], default: str) -> str:
        value = row.get(key, default)
        if value not in known:
            hint = did_you_mean(str(value), known) or f"Known: {', '.join(known)}."
            self.fault(key, f'"{value}" is not known.', hint)
            return default
        return str(value)

    def pairs(self, where: str, value: Any, default: Any, second: Callable[[Any], Any]) -> Any:
        """A list of two-number lists as tuples."""
        if value is None:
            return default
        try:
            return tuple((float(a), second(b)) for a, b in value)
        except (TypeError, ValueError):
            self.fault(where, "must be a list of pairs of numbers.")
            return default

    def windows(self, where: str, value: Any) -> tuple[Window, ...]:
        windows: tuple[Window, ...] = self.pairs(
            where, value, ALWAYS, lambda b: inf if b is None else float(b)
        )
        return windows


def _kind(value: Any) -> str:
    return "nothing" if value is None else f"{type(value).__name__} {str(value)[:40]!r}"


def _bases(reader: _Reader, top: Mapping[str, Any], fleet: Sequence[Any]) -> tuple[str, ...]:
    if "bases" in top:
        return tuple(str(b) for b in reader.rows(top, "bases"))
    named = [str(row["base"]) for row in fleet if isinstance(row, dict) and "base" in row]
    if not named:
        hours = top.get("hours")
        rows = hours.get("base_to_pickup") if isinstance(hours, dict) else None
        return tuple(f"base{i + 1}" for i in range(len(rows) if isinstance(rows, list) else 0))
    return tuple(dict.fromkeys(named))


def _groups(reader: _Reader, top: Mapping[str, Any], pickups: Sequence[Any]) -> list[Group]:
    groups = []
    for i, row in enumerate(pickups):
        if isinstance(row, dict) and "people" in row:
            groups.append(_group(reader, f"pickups[{i}]", row, str(row.get("id"))))
    for i, raw in enumerate(reader.rows(top, "groups") if top.get("groups") else ()):
        row = reader.record(f"groups[{i}]", raw, GROUP)
        groups.append(_group(reader, f"groups[{i}]", row, reader.name(row, f"groups[{i}]", "pickup", "?")))
    return groups


def _group(reader: _Reader, where: str, row: Mapping[str, Any], pickup: str) -> Group:
    people = reader.whole(row, where, "people", 0) or 0
    return Group(
        id=reader.name(row, where, "id", f"{where}"),
        pickup=pickup,
        people=people,
        people_low=reader.whole(row, where, "people_low", -1) or -1,
        people_high=reader.whole(row, where, "people_high", -1) or -1,
        priority=reader.number(row, where, "priority", 1.0),
        ready=reader.pairs(f"{where}.ready", row.get("ready"), (), int),
        party=reader.whole(row, where, "party", 1) or 0,
        seats_each=reader.number(row, where, "seats_each", 1.0),
    )


def _pickup(reader: _Reader, i: int, raw: Any, ground_h: float) -> Pickup:
    where = f"pickups[{i}]"
    row = reader.record(where, raw, PICKUP)
    return Pickup(
        id=reader.name(row, where, "id", f"pickup{i + 1}"),
        mog=reader.whole(row, where, "mog", None),
        ground_h=ground_h,
        open=reader.windows(f"{where}.open", row.get("open")),
    )


def _refuge(reader: _Reader, i: int, raw: Any, ground_h: float) -> Refuge:
    where = f"refuges[{i}]"
    row = reader.record(where, raw, REFUGE)
    return Refuge(
        id=reader.name(row, where, "id", f"refuge{i + 1}"),
        beds=reader.whole(row, where, "beds", None),
        onward_per_h=reader.number(row, where, "onward_per_h", 0.0),
        mog=reader.whole(row, where, "mog", None),
        ground_h=ground_h,
        open=reader.windows(f"{where}.open", row.get("open")),
    )


def _aircraft(reader: _Reader, i: int, raw: Any, top: Mapping[str, Any]) -> Aircraft:
    where = f"fleet[{i}]"
    row = reader.record(where, raw, AIRCRAFT)
    places = row.get("places")
    if places is not None and not isinstance(places, list):
        reader.fault(f"{where}.places", "must be a list of names.")
        places = None
    return Aircraft(
        id=reader.name(row, where, "id", f"aircraft{i + 1}"),
        base=reader.name(row, where, "base", "?"),
        seats=_seats(reader, where, row, top, i),
        seats_emergency=reader.whole(row, where, "seats_emergency", None),
        available_h=reader.number(row, where, "available_h", 0.0),
        until_h=reader.number(row, where, "until_h", inf),
        duty_h=reader.number(row, where, "duty_h", inf),
        rest_h=reader.number(row, where, "rest_h", 0.0),
        crews=reader.whole(row, where, "crews", 1) or 0,
        hours=_hours(reader, f"{where}.hours", row["hours"]) if row.get("hours") is not None else None,
        places=None if places is None else frozenset(str(place) for place in places),
        type=str(row.get("type", "")),
    )


def _seats(reader: _Reader, where: str, row: Mapping[str, Any], top: Mapping[str, Any], i: int) -> int:
    """Own seats, else the common number, else the i-th of a list or the entry of an object by id."""
    if row.get("seats") is not None:
        return reader.whole(row, where, "seats", 0) or 0
    common = top.get("seats")
    if isinstance(common, list):
        common = common[i] if i < len(common) else None
    if isinstance(common, dict):
        common = common.get(str(row.get("id")))
    if common is None:
        reader.fault(f"{where}.seats", "no seats given.", 'Give "seats" here or for all.')
        return 0
    return reader.whole({"seats": common}, "", "seats", 0) or 0


def _hours(reader: _Reader, where: str, raw: Any) -> Hours:
    row = reader.record(where, raw, HOURS)
    out = _matrix(reader, f"{where}.base_to_pickup", row.get("base_to_pickup"))
    there = _matrix(reader, f"{where}.pickup_to_refuge", row.get("pickup_to_refuge"))
    if row.get("refuge_to_pickup") is not None:
        return Hours(out, there, _matrix(reader, f"{where}.refuge_to_pickup", row["refuge_to_pickup"]))
    ragged = len({len(line) for line in there}) > 1
    return Hours(out, there, () if ragged else transposed(there))


def _matrix(reader: _Reader, where: str, raw: Any) -> Matrix:
    if not isinstance(raw, list) or not all(isinstance(line, list) for line in raw):
        reader.fault(where, f"must be a list of rows, not {_kind(raw)}.")
        return ()
    return tuple(
        tuple(inf if h is None else reader.number({"h": h}, f"{where}[{i}]", "h", 0.0) for h in line)
        for i, line in enumerate(raw)
    )


def _permissions(reader: _Reader, top: Mapping[str, Any]) -> dict[tuple[str, str], tuple[Window, ...]]:
    windows = {}
    for i, raw in enumerate(top.get("permissions") or []):
        where = f"permissions[{i}]"
        row = reader.record(where, raw, ["from", "to", "windows"])
        leg = (reader.name(row, where, "from", "?"), reader.name(row, where, "to", "?"))
        windows[leg] = reader.windows(f"{where}.windows", row.get("windows"))
    return windows
