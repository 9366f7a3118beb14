"""Numbers, dates, sets of states and marks in words, in the language in use; pure, the same every time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from math import isfinite

from safeconduct.brief.document import Span, Words, joined, words
from safeconduct.evidence import word_for
from safeconduct.language import SOURCE, language, listed, mark, number, say, say_n
from safeconduct.planning.airlift_of_scenario.model import PLANNER
from safeconduct.planning.searched import StartingRefusal
from safeconduct.scenario.model import Mark, Place
from safeconduct.units import km_to_nmi

Names = Callable[[str], str]
"""A state's name by its ISO alpha-2 code."""

MONTHS = tuple(
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
FLIGHT_KINDS = {
    "civil_scheduled": mark("civil scheduled flight"),
    "civil_charter": mark("civil charter"),
    "state_aircraft": mark("state aircraft"),
}
LIKELIHOODS = (
    mark("almost no chance"),
    mark("very unlikely"),
    mark("unlikely"),
    mark("roughly even chance"),
    mark("likely"),
    mark("very likely"),
    mark("almost certain"),
)
"""Words of ICD 203, for the catalogue."""


def state_name(code: str, english: str) -> str:
    """A state's name in the language in use, by Unicode's CLDR; English by the registry of the package."""
    if language() == SOURCE:
        return english
    from babel import Locale

    told = Locale(language()).territories.get(code, english)
    return str(told).partition(" (")[0]


def spoken(names: Names) -> Names:
    """The same states by their names in the language in use."""
    return lambda code: state_name(code, names(code))


def km(distance_km: float) -> str:
    """``3,031 km``."""
    return f"{number(distance_km)} km"


def km_and_nmi(distance_km: float) -> str:
    """``3,031 km (1,637 NM)``."""
    return f"{number(distance_km)} km ({number(km_to_nmi(distance_km))} NM)"


def within(limit_km: float) -> str:
    """``within 3,500 km``, or what holds without a limit."""
    return say("within {length}", length=km(limit_km)) if isfinite(limit_km) else say("at any length")


def hours(flight_h: float | None) -> str:
    """``3 h 34 min``; empty for None."""
    if flight_h is None:
        return ""
    minutes = round(flight_h * 60)
    return f"{minutes // 60} h {minutes % 60:02d} min"


def span_of_hours(some_h: float) -> str:
    """``3 days``, ``15.9 h``, ``40 minutes``: two figures at most are needed of a time to come."""
    if some_h >= 72.0:
        return say_n("{n} day", "{n} days", round(some_h / 24.0))
    if some_h < 1.0:
        return say_n("{n} minute", "{n} minutes", round(some_h * 60))
    return f"{number(some_h, 0 if some_h >= 10.0 else 1)} h"


GENERIC = (" New International Airport", " International Airport", " Airport")


def place_name(place: Place) -> str:
    """``Sheremetyevo (UUEE)``: the name before the code, without what every airport is called."""
    return named_place(place.name, place.code)


def named_place(name: str, code: str) -> str:
    """As of :func:`place_name`, of a name and a code."""
    for ending in GENERIC:
        name = name.removesuffix(ending)
    return f"{name} ({code})" if name and code and name != code else name or code


CERTAIN, NEARLY = 1.0, 0.99


def chance_in_words(p: float) -> str:
    """``likely (about 0.7)``: a word of ICD 203 and no more digits than the inputs have; 1 and 0 only of what is sure."""
    if p in (0.0, CERTAIN):
        return say("certain") if p else say("impossible")
    if p > NEARLY:
        return say("almost certain (over {p})", p=number(NEARLY, 2))
    if p < 1.0 - NEARLY:
        return say("almost no chance (under {p})", p=number(1.0 - NEARLY, 2))
    # the word of the number shown, so that one number never has two words
    return say("{word} (about {p})", word=say(word_for(rounded(p))), p=chance_number(p))


def rounded(p: float) -> float:
    """A chance with one digit, near 0 and 1 with two."""
    return round(p, 1) if 0.15 <= p <= 0.85 else round(p, 2)


def chance_number(p: float) -> str:
    """``0.7``, ``0.09``, ``over 0.99``: a chance with no more digits than a guess has."""
    if p in (0.0, CERTAIN):
        return number(p)
    if p > NEARLY:
        return say("over {p}", p=number(NEARLY, 2))
    return plain_number(rounded(p)) if p >= 0.005 else say("under {p}", p=number(0.01, 2))


def plain_number(value: float) -> str:
    """``0.15``, ``12``: as many digits as were stated."""
    return f"{value:g}" if language() == SOURCE else f"{value:g}".replace(".", ",")


def day(iso: str) -> str:
    """``31 July 2022`` of ``2022-07-31``; anything else unchanged."""
    parts = iso.split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return iso
    year, month, count = (int(part) for part in parts)
    return f"{_ordinal(count)} {_month(month)} {year}" if 1 <= month <= 12 else iso


def _month(month: int) -> str:
    if language() == SOURCE:
        return MONTHS[month - 1]
    from babel.dates import get_month_names

    return str(get_month_names("wide", locale=language())[month])


def _ordinal(count: int) -> str:
    """French says "1er mai", "2 mai"."""
    return "1er" if count == 1 and language() == "fr" else str(count)


def moment(at: datetime) -> str:
    """``3 August 15:05 UTC``, the time as given: planning keeps UTC."""
    return f"{day_of(at)} {at:%H:%M} UTC"


def moment_there(at: datetime, zone: str) -> str:
    """``3 August 18:05 local time (15:05 UTC)`` for who must act at a place; UTC alone where its zone is not known.

    Raises
    ------
    zoneinfo.ZoneInfoNotFoundError
        If `zone` is not empty and no IANA zone.
    """
    if not zone:
        return moment(at)
    from zoneinfo import ZoneInfo

    there = at.astimezone(ZoneInfo(zone))
    if there.utcoffset() == timedelta():
        return moment(at)
    utc = f"{at:%H:%M} UTC" if there.date() == at.date() else moment(at)
    return say("{day} {time:%H:%M} local time ({utc})", day=day_of(there), time=there, utc=utc)


def day_of(at: datetime) -> str:
    """``3 August``."""
    return f"{_ordinal(at.day)} {_month(at.month)}"


def moment_of_day(at: datetime) -> str:
    """``3 Aug 15:05``, for tables that say UTC themselves."""
    if language() == SOURCE:
        return f"{at.day} {MONTHS[at.month - 1][:3]} {at:%H:%M}"
    return f"{at:%d/%m %H:%M}"


def percent(longer_percent: float) -> str:
    """``3 % longer`` or ``16 % shorter``; below half a per cent ``as long``."""
    if abs(longer_percent) < 0.5:
        return say("as long")
    share = number(abs(longer_percent))
    return (
        say("{share} % longer", share=share) if longer_percent > 0 else say("{share} % shorter", share=share)
    )


def set_in_words(states: Iterable[str], names: Names, rank: Counter[str]) -> str:
    """``Iran alone``, or ``Türkiye, Armenia and Azerbaijan together``: the state met most often goes first."""
    order = sorted(states, key=lambda s: (-rank[s], names(s)))
    shown = [names(s) for s in order]
    if len(shown) == 1:
        return say("{state} alone", state=shown[0])
    return say("{states} together", states=listed(shown))


def sets_in_words(sets: Sequence[tuple[str, ...]], names: Names, most: int) -> Words:
    """The sets, the smallest first, cut after `most` with the number left out said."""
    rank = Counter(state for some in sets for state in some)
    ordered = sorted(sets, key=lambda s: (len(s), -sum(rank[x] for x in s), sorted(map(names, s))))
    shown: list[str | Span] = [set_in_words(some, names, rank) for some in ordered[:most]]
    if len(ordered) > most:
        shown.append(Span(and_more(len(ordered) - most), "dim"))
    return joined(shown)


def and_more(count: int) -> str:
    """``and 3 more``."""
    return say("and {n} more", n=number(count))


def counted(number: int, one: str, many: str = "") -> str:
    """``1 source``, ``2 sources``: of answers that are told in English alone."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def marked(it: Mark) -> Words:
    """``planner's guess``, ``reported by X, 31 July 2022``, ``fact, 2022``; sources go to footnotes."""
    date = f", {day(it.date)}" if it.date else ""
    return words(Span(whose(it.kind, it.by), it.kind), date)


def whose(kind: str, by: str) -> str:
    """On whose word: ``planner's guess``, ``assumed by me``, ``reported by X``, ``fact``."""
    if kind == "assumed" and by in ("planner", PLANNER):
        return say("planner's guess") if by == "planner" else say("safeconduct's default")
    told = {
        "assumed": (say("assumed"), say("assumed by {who}", who=by)),
        "reported": (say("reported"), say("reported by {who}", who=by)),
        "fact": (say("fact"), say("fact, by {who}", who=by)),
    }.get(kind, (kind, f"{kind} {by}"))
    return told[bool(by)]


def refusal_kind(refusal: StartingRefusal) -> Words:
    """On whose word a refusal stands; the scenario's own words say so."""
    if refusal.kind == "fact" or refusal.consent is None:
        return words(Span(say("fact"), "fact"))
    return words(say("scenario"), ": ", marked(refusal.consent.mark))


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
