"""A portfolio's posts as a person writes them, TOML or CSV, and the scenario of each; every fault at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

import numpy as np
import tomlkit
from pydantic import Field, ValidationError

from safeconduct.airspace.sky import unit_vectors
from safeconduct.errors import Fault, InputError
from safeconduct.facts import Airport
from safeconduct.formats.csv_text import Row as TableRow
from safeconduct.formats.csv_text import read_table
from safeconduct.geometry.arcs import arc_rad
from safeconduct.limits import PEOPLE, POSTS
from safeconduct.scenario.entities import FlightKind
from safeconduct.scenario.file.faults import FileFault, dotted, findings_of
from safeconduct.scenario.file.lines import line_of_paths
from safeconduct.scenario.file.load import parse_scenario, parse_toml
from safeconduct.scenario.file.lookups import Checking, Lookups
from safeconduct.scenario.file.values import Aircraft, Name, State, Table
from safeconduct.units import rad_to_km

COLUMNS = ("id", "name", "airport", "people", "operator", "aircraft", "count", "base", "refuges")
"""Columns of a CSV of posts; `refuges` are airports with semicolons between."""
NEEDED = ("id", "airport", "people")
"""Columns that a list of posts must have."""
NUMBERS = {"people", "count"}
"""Columns that hold numbers; all others are texts."""
MOST_DIGITS = 12
"""Digits read of a number: more of them are no count of anything here."""


class SettingsIn(Table):
    """What all posts share, unless one says otherwise."""

    by: Name = Field(description="Whose assumptions the numbers of this file are.")
    operator: State | None = Field(default=None, description="State of the operator.")
    flight_kind: FlightKind = Field(default="civil_charter", description="Kind of flight.")
    refuges: list[Name] = Field(default_factory=list, description="Airports that may take people in.")
    friendly: list[State] = Field(
        default_factory=list, description="States whose capitals' airports are refuges besides."
    )
    nearest: int = Field(default=5, ge=1, le=12, description="Refuges of each post, the nearest ones.")
    limit_km: float | None = Field(default=None, gt=0, description="Longest way that counts, km.")
    consents: float = Field(default=0.7, ge=0, le=1, description="Chance that a state consents.")
    accepts: float = Field(default=0.8, ge=0, le=1, description="Chance that a refuge takes people in.")
    aircraft: Aircraft | None = Field(default=None, description="Type at hand.")
    count: int = Field(default=1, ge=1, le=500, description="How many of it.")
    base: Name | None = Field(default=None, description="Where they stand; default: the nearest refuge.")
    deadline_h: float | None = Field(default=None, gt=0, le=8760, description="Hours to be out in.")


class PostIn(Table):
    """A place people may have to leave."""

    id: Name = Field(description="Unique name.")
    airport: Name = Field(description="ICAO or IATA code.")
    people: int = Field(description="How many.")
    name: Name | None = Field(default=None, description="Name to show; default: the id.")
    operator: State | None = Field(default=None, description="State of the operator.")
    refuges: list[Name] = Field(default_factory=list, description="Its own refuges instead of the shared.")
    aircraft: Aircraft | None = Field(default=None, description="Type at hand.")
    count: int | None = Field(default=None, ge=1, le=500, description="How many of it.")
    base: Name | None = Field(default=None, description="Where they stand.")


class PostsFile(Table):
    """A portfolio."""

    format: Literal[1] = Field(default=1, description="Version of this format.")
    settings: SettingsIn = Field(description="What all posts share.")
    shared: dict[str, Any] = Field(
        default_factory=dict,
        description="Tables of the scenario format that hold for every post: consent, chance, hazard, "
        "decision, limits, policies.",
    )
    post: list[PostIn] = Field(default_factory=list, max_length=POSTS, description="The posts.")


SHARED = ("consent", "chance", "hazard", "decision", "limits", "policies", "reading")
"""Tables of a scenario that posts may share."""


LEAST_LIMIT_KM = 500.0
"""Least limit taken by default, km: a way round a small neighbour is longer than twice a short hop."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post ready to be planned.

    Attributes
    ----------
    id, name, airport : str
        `airport` is an ICAO or IATA code.
    host : str
        State the airport lies in.
    people : int
    scenario : str
        The whole scenario as TOML: what is planned, and what is told when planning fails.
    """

    id: str
    name: str
    airport: str
    host: str
    people: int
    scenario: str


def read_posts(text: str, as_of: date, lookups: Lookups, capitals: Mapping[str, Airport]) -> list[Post]:
    """The posts of a TOML text.

    Raises
    ------
    InputError
        With every fault of every post, before anything is planned.
    """
    raw = parse_toml(text)
    try:
        return _posts(raw, as_of, lookups, capitals)
    except InputError as error:
        raise InputError(_with_lines(error, text)) from None


def _with_lines(error: InputError, text: str) -> list[Fault]:
    lines = {dotted(path): at for path, at in line_of_paths(text).items()}
    told: list[Fault] = []
    for found in error.faults:
        line, column = lines.get(found.where, lines.get(found.where.rpartition(".")[0], (None, None)))
        told.append(FileFault(found.where, found.what, found.suggestion, line, column))
    return told


def read_csv(
    text: str, settings: str, as_of: date, lookups: Lookups, capitals: Mapping[str, Airport]
) -> list[Post]:
    """The posts of a CSV text; `settings` is the TOML text of what they share.

    Raises
    ------
    InputError
        With every fault of the table and of the settings, by line.
    """
    raw = parse_toml(settings)
    rows = read_table(text, NEEDED, [name for name in COLUMNS if name not in NEEDED])
    faults: list[Fault] = []
    posts = [_from_csv(row, faults) for row in rows]
    try:
        made = _posts({**raw, "post": posts}, as_of, lookups, capitals)
    except InputError as error:
        lines = [row.line for row in rows]
        raise InputError([*faults, *(_by_line(fault, lines) for fault in error.faults)]) from None
    if faults:
        raise InputError(faults)
    return made


def _from_csv(row: TableRow, faults: list[Fault]) -> dict[str, Any]:
    post: dict[str, Any] = {}
    for key, text in row.cells.items():
        if not text:
            continue
        if key in NUMBERS:
            post[key] = _whole(text, f"line {row.line}: {key}", faults)
        else:
            post[key] = (
                [part.strip() for part in text.split(";") if part.strip()] if key == "refuges" else text
            )
    return post


def _whole(text: str, where: str, faults: list[Fault]) -> int:
    if text.isascii() and text.lstrip("+-").isdecimal() and len(text) <= MOST_DIGITS:
        return int(text)
    faults.append(Fault(where, f'"{text:.40}" is no whole number.'))
    return 1


def _by_line(fault: Fault, lines: Sequence[int]) -> Fault:
    head, _, rest = fault.where.partition("]")
    if head.startswith("post["):
        line = lines[int(head[5:])]
        return replace(fault, where=f"line {line}{': ' + rest.lstrip('.') if rest else ''}")
    return fault


def _posts(
    raw: Mapping[str, Any], as_of: date, lookups: Lookups, capitals: Mapping[str, Airport]
) -> list[Post]:
    faults: list[Fault] = []
    try:
        given = PostsFile.model_validate(raw, context=Checking(lookups))
    except ValidationError as error:
        raise InputError(
            [Fault(dotted(f.path), f.what, f.suggestion) for f in findings_of(error, raw, PostsFile)]
            + [*_plain_faults(raw), *_unknown_airports(raw, lookups)]
        ) from None
    faults += _plain_faults(raw)
    faults += [
        Fault(f"shared.{key}", "cannot be shared by posts.", f"There are {', '.join(SHARED)}.")
        for key in given.shared
        if key not in SHARED
    ]
    builder = _Builder(given, as_of, lookups, capitals)
    posts = [builder.post(number, post, faults) for number, post in enumerate(given.post)]
    if faults:
        raise InputError(faults)
    return [post for post in posts if post is not None]


def _plain_faults(raw: Mapping[str, Any]) -> Iterator[Fault]:
    """What needs no table: no posts, none in them, the same id twice."""
    posts = raw.get("post", [])
    if not isinstance(posts, list) or not posts:
        yield Fault("post", "there is no post.", "Write [[post]] with id, airport and people.")
        return
    ids = Counter(post["id"] for post in posts if isinstance(post, dict) and isinstance(post.get("id"), str))
    for number, post in enumerate(posts):
        if not isinstance(post, dict):
            continue
        people = post.get("people")
        if isinstance(people, int) and people < 1:
            yield Fault(f"post[{number}].people", f"{people} people: nobody is there.")
        if isinstance(people, int) and people > PEOPLE:
            what = f"{people:,} people; at most {PEOPLE:,} are planned for."
            yield Fault(f"post[{number}].people", what, "Divide the post.")
        if isinstance(post.get("id"), str) and ids[post["id"]] > 1:
            yield Fault(f"post[{number}].id", f'"{post["id"]!s:.60}" is the id of {ids[post["id"]]} posts.')


def _unknown_airports(raw: Mapping[str, Any], lookups: Lookups) -> Iterator[Fault]:
    """Airports nobody knows, for a file whose shape is wrong elsewhere: all faults at once."""
    posts = raw.get("post")
    for number, post in enumerate(posts if isinstance(posts, list) else ()):
        code = post.get("airport") if isinstance(post, dict) else None
        if isinstance(code, str) and code:
            found = lookups.check_airport(code, f"post[{number}].airport")
            if isinstance(found, Fault):
                yield found


class _Builder:
    """Turns posts into scenarios."""

    def __init__(
        self, given: PostsFile, as_of: date, lookups: Lookups, capitals: Mapping[str, Airport]
    ) -> None:
        self.given, self.as_of, self.lookups, self.capitals = given, as_of, lookups, capitals
        self.mark = {"mark": "assumed", "by": given.settings.by}

    def place(self, word: str, where: str, faults: list[Fault]) -> Airport | None:
        """The airport of a code; a fault where there is none."""
        found = self.lookups.check_airport(word, where)
        if not isinstance(found, Fault) and not (found.icao or found.iata):
            found = Fault(where, f'"{word:.40}" is a position.', "A post and its refuges are airports.")
        if isinstance(found, Fault):
            faults.append(found)
            return None
        return found

    def post(self, number: int, post: PostIn, faults: list[Fault]) -> Post | None:
        """The post's scenario; None, with faults, where it has none."""
        before, settings = len(faults), self.given.settings
        at = self.place(post.airport, f"post[{number}].airport", faults)
        operator = post.operator or settings.operator
        if operator is None:
            faults.append(
                Fault(
                    f"post[{number}].operator", "nobody is named as operator.", "Give it here or in settings."
                )
            )
        refuges = self.refuges(number, post, at, faults) if at else []
        if len(faults) > before or at is None or operator is None:
            return None
        document = self.document(post, at, operator, refuges)
        text = tomlkit.dumps(document)
        try:
            parse_scenario(text, self.lookups)
        except InputError as error:
            faults += [
                Fault(f"post[{number}]", f"{one.where}: {one.what}", one.suggestion) for one in error.faults
            ]
            return None
        return Post(post.id, post.name or post.id, post.airport, at.country, post.people, text)

    def refuges(self, number: int, post: PostIn, at: Airport, faults: list[Fault]) -> list[Airport]:
        """The nearest refuges, none of them in the post's own state."""
        settings = self.given.settings
        own = post.refuges or settings.refuges
        where = f"post[{number}].refuges" if post.refuges else "settings.refuges"
        named = [
            self.place(word, f"{where}[{i}]", faults if post.refuges or number == 0 else [])
            for i, word in enumerate(own)
        ]
        listed = [place for place in named if place is not None]
        if not post.refuges:
            listed += [self.capitals[state] for state in settings.friendly if state in self.capitals]
        there = {place.icao or place.iata: place for place in listed if place.country != at.country}
        ranked = sorted(there.values(), key=lambda place: (_km(at, place), place.icao))
        if settings.limit_km is not None:
            ranked = [place for place in ranked if _km(at, place) <= settings.limit_km]
        if not ranked:
            reach = f" within {settings.limit_km:,.0f} km" if settings.limit_km else ""
            what = f"there is no refuge{reach} for it outside its own state."
            faults.append(Fault(f"post[{number}]", what, "Give refuges or friendly states."))
        return ranked[: settings.nearest]

    def document(self, post: PostIn, at: Airport, operator: str, refuges: list[Airport]) -> dict[str, Any]:
        """The scenario as tables."""
        settings = self.given.settings
        head: dict[str, Any] = {
            "title": post.name or post.id,
            "as_of": self.as_of,
            "operator": operator,
            "flight_kind": settings.flight_kind,
        }
        if settings.deadline_h is not None:
            midnight = datetime(self.as_of.year, self.as_of.month, self.as_of.day, tzinfo=UTC)
            head["deadline"] = {"at": midnight + timedelta(hours=settings.deadline_h), **self.mark}
        shared = {key: value for key, value in self.given.shared.items() if key in SHARED}
        chance = dict(shared.pop("chance", {}))
        chance.setdefault("default", {"value": settings.consents, **self.mark})
        limits = dict(shared.pop("limits", {}))
        if settings.limit_km is not None:
            limits.setdefault("limit_km", {"value": settings.limit_km, **self.mark})
        limits.setdefault("limit_km", self.default_limit(at, refuges))
        code = at.icao or at.iata
        document: dict[str, Any] = {
            "format": 1,
            "scenario": head,
            "origin": [{"id": "post", "airport": code}],
            "group": [{"id": "people", "origin": "post", "headcount": {"value": post.people, **self.mark}}],
            "refuge": [self.refuge(place) for place in refuges],
            "chance": chance,
            **shared,
        }
        if limits:
            document["limits"] = limits
        aircraft = post.aircraft or settings.aircraft
        if aircraft is not None:
            base = post.base or settings.base or refuges[0].icao or refuges[0].iata
            count = {"value": post.count or settings.count, **self.mark}
            document["fleet"] = [{"aircraft": aircraft, "base": base, "count": count}]
        return document

    def default_limit(self, at: Airport, refuges: list[Airport]) -> dict[str, Any]:
        """Ways up to twice as far as the farthest refuge: beyond that nobody looks, and the search would."""
        far_km = max(_km(at, place) for place in refuges)
        value = max(LEAST_LIMIT_KM, round(2.0 * far_km, -2))
        note = "twice the distance of its farthest refuge"
        return {"value": value, "mark": "assumed", "by": "safeconduct's default", "note": note}

    def refuge(self, place: Airport) -> dict[str, Any]:
        """A refuge's table."""
        accepts = {"value": self.given.settings.accepts, **self.mark}
        name = f"{place.city or place.name} ({place.icao or place.iata})"
        return {
            "id": (place.icao or place.iata).lower(),
            "name": name,
            "airport": place.icao or place.iata,
            "acceptance": accepts,
        }


def _km(one: Airport, other: Airport) -> float:
    """Great-circle distance: only to choose which refuges to plan for."""
    ends = unit_vectors(np.array([[place.lon_deg, place.lat_deg] for place in (one, other)]))
    return rad_to_km(arc_rad(ends[0], ends[1]))
