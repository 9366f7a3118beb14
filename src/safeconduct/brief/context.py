"""What every section of a brief is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from safeconduct.brief.phrases import Footnotes, Names, state_name
from safeconduct.language import Named, say
from safeconduct.planning.keys import ACCEPT, AREA, BORDER, ENTER, split, states_of
from safeconduct.planning.model import Plan, ReadingPlan
from safeconduct.planning.options import Option
from safeconduct.planning.searched import Way
from safeconduct.scenario.model import Place

Zones = Callable[[Place], str]
"""A place's IANA time zone; empty where it is not known."""


def no_zones(_: Place) -> str:
    """Nobody knows the zones: times are in UTC alone."""
    return ""


@dataclass(frozen=True, slots=True)
class Brief:
    """A plan about to be told.

    Attributes
    ----------
    plan : Plan
    names : Names
        A state's name by its code.
    few, most : int
        How many sets or rows are told in the glance, and below it.
    notes : Footnotes
    zone : Zones
        Time zones, for the times by which somebody must act.
    plain_names : Names
        `names` as given, in English.
    """

    plan: Plan
    names: Names
    few: int = 5
    most: int = 12
    notes: Footnotes = field(default_factory=Footnotes)
    zone: Zones = no_zones

    plain_names: Names = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plain_names", self.names)
        object.__setattr__(self, "names", self._named(self.names))

    def _named(self, states: Names) -> Names:
        """Names of answers of any kind: a state, a landing answered apart, a refuge's taking people in, an area."""
        reopens = "the reopening of {name}"
        areas = {
            area.key: say(reopens, name=area.name) if area.kind == "closed" else area.name
            for area in self.plan.areas
        }

        def name(key: str) -> str:
            kind, who = split(key)
            if kind == ACCEPT and who:
                return Named(say("the refuge {name}", name=self.refuge_name(who)))
            if kind == BORDER and who:
                left, entered = (Named(state_name(one, states(one))) for one in states_of(key))
                told = say("the border from {left:the} to {entered:the}", left=left, entered=entered)
                return Named(told)
            if kind == AREA and who:
                return Named(areas.get(key, who))
            state = state_name(who or key, states(who or key))
            if kind == ENTER:
                return Named(say("{state} (entry)", state=state))
            return Named(say("{state} (landing)", state=state) if who else state)

        return name

    def refuge(self, way: Way) -> str:
        """The name of a way's refuge."""
        return next((r.name for r in self.plan.refuges if r.id == way.refuge), way.refuge)

    def refuge_name(self, name: str) -> str:
        """The name of a refuge by its id."""
        return next((r.name for r in self.plan.refuges if r.id == name), name)

    def origin_name(self, name: str) -> str:
        """The name of an origin by its id, or by the code of its airport."""
        places = (
            (four.origin, way.option.origin.place)
            for reading in self.plan.readings
            if reading.prospects
            for four in reading.prospects.origins
            for way in four.ways[:1]
            if way.option
        )
        return next(
            (place.name or place.code for known, place in places if name in (known, place.code)), name
        )

    def through(self, option: Option) -> list[str]:
        """Names of the areas that an option is let through, in the order flown."""
        flown = sorted((area for area in option.areas if area.state in option.keys), key=lambda a: a.from_km)
        return [self.names(area.state) for area in flown]

    def over(self, way: Way) -> list[str]:
        """States a way crosses, without those at its ends, in the order flown."""
        ends = {way.origin.state, way.destination.state}
        flown = list(dict.fromkeys(c.state for c in way.answer.crossed))
        return [state for state in flown + sorted(set(way.answer.requires) - set(flown)) if state not in ends]


def matters(reading: ReadingPlan) -> frozenset[str]:
    """States that some way worth knowing crosses or needs."""
    ways: Iterable[Way | None] = (
        *reading.ways,
        *(c.way for c in (*reading.if_refused, *reading.if_granted)),
    )
    out = {state for way in ways if way for state in way.answer.requires}
    out |= {state for block in reading.blocking for route in block.routes for state in route.requires}
    return frozenset(out | {c.state for c in reading.if_granted})
