"""Numbers, dates, sets of states and marks in words; pure, in English, the same every time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from math import isfinite

from safeconduct.brief.document import Span, Words, joined, words
from safeconduct.evidence import word_for
from safeconduct.planning.searched import StartingRefusal
from safeconduct.scenario.model import Mark, Place
from safeconduct.units import km_to_nmi

Names = Callable[[str], str]
"""A state's name by its ISO alpha-2 code."""

MONTHS = tuple(
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
FLIGHT_KINDS = {
    "civil_scheduled": "civil scheduled flight",
    "civil_charter": "civil charter",
    "state_aircraft": "state aircraft",
}


def km(distance_km: float) -> str:
    """``3,031 km``."""
    return f"{distance_km:,.0f} km"


def km_and_nmi(distance_km: float) -> str:
    """``3,031 km (1,637 NM)``."""
    return f"{distance_km:,.0f} km ({km_to_nmi(distance_km):,.0f} NM)"


def within(limit_km: float) -> str:
    """``within 3,500 km``, or what holds without a limit."""
    return f"within {km(limit_km)}" if isfinite(limit_km) else "at any length"


def hours(flight_h: float | None) -> str:
    """``3 h 34 min``; empty for None."""
    if flight_h is None:
        return ""
    minutes = round(flight_h * 60)
    return f"{minutes // 60} h {minutes % 60:02d} min"


def span_of_hours(some_h: float) -> str:
    """``3 days``, ``15.9 h``, ``40 minutes``: two figures at most are needed of a time to come."""
    if some_h >= 72.0:
        return counted(round(some_h / 24.0), "day")
    return (
        f"{some_h:.0f} h"
        if some_h >= 10.0
        else f"{some_h:.1f} h"
        if some_h >= 1.0
        else f"{some_h * 60:.0f} minutes"
    )


GENERIC = (" New International Airport", " International Airport", " Airport")


def place_name(place: Place) -> str:
    """``Sheremetyevo (UUEE)``: the name before the code, without what every airport is called."""
    name = place.name
    for ending in GENERIC:
        name = name.removesuffix(ending)
    return f"{name} ({place.code})" if name and place.code and name != place.code else name or place.code


CERTAIN, NEARLY = 1.0, 0.99


def chance_in_words(p: float) -> str:
    """``likely (about 0.7)``: a word of ICD 203 and no more digits than the inputs have; 1 and 0 only of what is sure."""
    if p in (0.0, CERTAIN):
        return "certain" if p else "impossible"
    if p > NEARLY:
        return "almost certain (over 0.99)"
    if p < 1.0 - NEARLY:
        return "almost no chance (under 0.01)"
    rounded = round(p, 1) if 0.15 <= p <= 0.85 else round(p, 2)
    # the word of the number shown, so that one number never has two words
    return f"{word_for(rounded)} (about {rounded:g})"


def day(iso: str) -> str:
    """``31 July 2022`` of ``2022-07-31``; anything else unchanged."""
    parts = iso.split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return iso
    year, month, number = (int(part) for part in parts)
    return f"{number} {MONTHS[month - 1]} {year}" if 1 <= month <= 12 else iso


def moment(at: datetime) -> str:
    """``3 August 15:05 UTC``, the time as given: planning keeps UTC."""
    return f"{day_of(at)} {at:%H:%M} UTC"


def day_of(at: datetime) -> str:
    """``3 August``."""
    return f"{at.day} {MONTHS[at.month - 1]}"


def moment_of_day(at: datetime) -> str:
    """``3 Aug 15:05``, for tables that say UTC themselves."""
    return f"{at.day} {MONTHS[at.month - 1][:3]} {at:%H:%M}"


def percent(longer_percent: float) -> str:
    """``3 % longer`` or ``16 % shorter``; below half a per cent ``as long``."""
    if abs(longer_percent) < 0.5:
        return "as long"
    return f"{abs(longer_percent):.0f} % {'longer' if longer_percent > 0 else 'shorter'}"


def listed(items: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def set_in_words(states: Iterable[str], names: Names, rank: Counter[str]) -> str:
    """``Iran alone``, or ``Türkiye with Armenia and Azerbaijan``: the state met most often goes first."""
    order = sorted(states, key=lambda s: (-rank[s], names(s)))
    shown = [names(s) for s in order]
    if len(shown) == 1:
        return f"{shown[0]} alone"
    return f"{shown[0]} with {listed(shown[1:])}"


def sets_in_words(sets: Sequence[tuple[str, ...]], names: Names, most: int) -> Words:
    """The sets, the smallest first, cut after `most` with the number left out said."""
    rank = Counter(state for some in sets for state in some)
    ordered = sorted(sets, key=lambda s: (len(s), -sum(rank[x] for x in s), sorted(map(names, s))))
    shown: list[str | Span] = [set_in_words(some, names, rank) for some in ordered[:most]]
    if len(ordered) > most:
        shown.append(Span(f"and {len(ordered) - most} more", "dim"))
    return joined(shown)


def counted(number: int, one: str, many: str = "") -> str:
    """``1 source``, ``2 sources``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def marked(mark: Mark) -> Words:
    """``assumed by planner``, ``reported by X, 31 July 2022``, ``fact, 2022``; sources go to footnotes."""
    by = f" by {mark.by}" if mark.by else ""
    date = f", {day(mark.date)}" if mark.date else ""
    return words(Span(f"{mark.kind}{by}", mark.kind), date)


def refusal_kind(refusal: StartingRefusal) -> Words:
    """On whose word a refusal stands; the scenario's own words say so."""
    if refusal.kind == "fact" or refusal.consent is None:
        return words(Span("fact", "fact"))
    return words("scenario: ", marked(refusal.consent.mark))


def first_clause(text: str) -> str:
    """Up to the first semicolon."""
    return text.split(";")[0].strip()


class Footnotes:
    """Sources numbered as they are first cited."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {}

    def cite(self, sources: Iterable[str]) -> Words:
        """``[1][2]``; empty for no source. Several written in one, with " ; " between, count apart."""
        single = [part.strip() for source in sources for part in source.split(" ; ") if part.strip()]
        unique = dict.fromkeys(single)
        marks = "".join(f"[{self._number.setdefault(s, len(self._number) + 1)}]" for s in unique)
        return words(Span(f" {marks}", "dim")) if marks else ()

    @property
    def all(self) -> tuple[str, ...]:
        """The sources in the order of their numbers."""
        return tuple(self._number)
