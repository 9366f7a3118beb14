"""What if a state refused, or consented: distance, time and chance before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from safeconduct.consent import Bounds
from safeconduct.planning.airlift_of_scenario.inputs import Ask
from safeconduct.planning.airlift_of_scenario.refusals import flown_under
from safeconduct.planning.keys import ACCEPT, AREA, BORDER, decider
from safeconduct.planning.permissions import with_answers
from safeconduct.planning.plan import Chanced, chanced, recommended_way
from safeconduct.planning.route_questions import Desk
from safeconduct.planning.run import Run
from safeconduct.scenario.model import ConsentStatus, Operation, Reading, SkyArea


@dataclass(frozen=True, slots=True)
class Case:
    """Answers to be supposed.

    Attributes
    ----------
    refuse : tuple of str
        States that refuse.
    grant : tuple of str
        States that consent; areas (``area:`` and id) that open.
    close : tuple of SkyArea
        Areas that are closed besides, or instead of one with the same id: one that is extended.
    """

    refuse: tuple[str, ...] = ()
    grant: tuple[str, ...] = ()
    close: tuple[SkyArea, ...] = ()

    @property
    def title(self) -> str:
        """``TR and IQ refuse, BG consents``."""
        parts = []
        for states, one, many in ((self.refuse, "refuses", "refuse"), (self.grant, "consents", "consent")):
            if states:
                parts.append(f"{' and '.join(states)} {one if len(states) == 1 else many}")
        parts += [f"{area.name} is closed" for area in self.close]
        return ", ".join(parts) or "as things stand"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The plan of a reading in a line.

    Attributes
    ----------
    way : str
        ``UUEE → OSDI``: the first refuge of the scenario that can be reached; empty if none can.
    refuge : str
        Its id; empty if none.
    distance_km, flight_h : float or None
        Of that way, for the slowest type in still air.
    requires : tuple of str
        States whose consent it needs.
    passage : Bounds or None
        Chance that some way to that refuge is open; to any where none is. None: no chance is told.
    chance : Bounds or None
        Chance that some way is open to any refuge that takes people in.
    people_out : float or None
        People brought out by the deadline, or at all where there is none, by the greedy rule of the airlift;
        None where the scenario lacks numbers for it.
    """

    way: str
    refuge: str
    distance_km: float | None
    flight_h: float | None
    requires: tuple[str, ...]
    passage: Bounds | None
    chance: Bounds | None
    people_out: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of the plan in a case.

    Attributes
    ----------
    case : Case
    before, after : Snapshot

    `longer_km` is None where there is no way in one of them or it leads to another refuge.
    """

    case: Case
    before: Snapshot
    after: Snapshot

    @property
    def longer_km(self) -> float | None:
        """By how much the way to the same refuge becomes longer."""
        before, after = self.before.distance_km, self.after.distance_km
        if before is None or after is None or self.before.refuge != self.after.refuge:
            return None
        return after - before


@dataclass(frozen=True, slots=True)
class WhatIf:
    """All cases of a reading.

    Attributes
    ----------
    reading : str
        Its id.
    title : str
        Its title.
    now : Snapshot
    outcomes : tuple of Outcome
    """

    reading: str
    title: str
    now: Snapshot
    outcomes: tuple[Outcome, ...]


def what_if(run: Run, reading: Reading, cases: Sequence[Case] | None = None) -> WhatIf:
    """The plan of a reading before and after each case.

    Parameters
    ----------
    run : Run
    reading : Reading
    cases : the cases; by default each state on the way now refuses, alone, then in pairs with every other
        one on it or on the way that would be taken then
    """
    workshop = _Workshop(run, reading)
    now = workshop.look(workshop.chanced)
    outcomes = workshop.default(now) if cases is None else [workshop.outcome(now, case) for case in cases]
    return WhatIf(reading.id, reading.title, now, tuple(outcomes))


def _areas_then(areas: Sequence[SkyArea], case: Case) -> Iterator[SkyArea]:
    """The areas in a case: a passage refused or granted, a closed area open, and those that are closed besides."""
    for area in areas:
        if area.key in case.refuse and area.kind != "closed":
            yield replace(area, answer="refused")
        elif area.key in case.grant and area.kind != "closed":
            yield replace(area, answer="granted")
        elif area.key in case.refuse:
            yield replace(area, limits=replace(area.limits, ends=None))
        elif area.key not in case.grant and area.id not in {one.id for one in case.close}:
            yield area
    yield from case.close


class _Workshop:
    """The options of a reading, searched once and used for every refusal supposed."""

    def __init__(self, run: Run, reading: Reading) -> None:
        self.run, self.reading = run, reading
        self.chanced = chanced(Desk(run, reading))

    def default(self, now: Snapshot) -> list[Outcome]:
        """Refusals of one, and of two, of the states that the plan crosses."""
        alone = [self.outcome(now, Case((state,))) for state in self.crossed(now)]
        pairs = {
            tuple(sorted((one.case.refuse[0], other)))
            for one in alone
            for other in {*self.crossed(now), *self.crossed(one.after)} - set(one.case.refuse)
        }
        return [*alone, *(self.outcome(now, Case(pair)) for pair in sorted(pairs))]

    def crossed(self, shot: Snapshot) -> list[str]:
        """States that a way needs, the operator's own apart."""
        return sorted(set(shot.requires) - {self.reading.operator})

    def outcome(self, now: Snapshot, case: Case) -> Outcome:
        """Before and after."""
        return Outcome(case, now, self.suppose(case))

    def suppose(self, case: Case) -> Snapshot:
        """The plan in a case: the answers changed, the rest run again."""
        operations: tuple[Operation, ...] = ("overflight", "landing", "departure", "entry")
        borders = frozenset(name for name in case.refuse if name.startswith(BORDER))
        refuse, grant = (
            [s for s in some if not s.startswith((BORDER, AREA))] for some in (case.refuse, case.grant)
        )
        answers: dict[tuple[str, Operation], ConsentStatus] = {
            (s, op): "refused" for s in refuse for op in operations
        }
        answers |= {(s, op): "granted" for s in grant for op in operations}
        changed = with_answers(self.run.scenario, answers)
        areas = tuple(_areas_then(changed.areas, case))
        changed = replace(changed, areas=areas)
        run = replace(self.run, scenario=changed)
        reading = next(one for one in changed.readings if one.id == self.reading.id)
        return self.look(chanced(Desk(run, reading, borders)))

    def look(self, made: Chanced) -> Snapshot:
        """The plan of a reading in short."""
        way = recommended_way(made.desk, made.found)
        bare = Snapshot("", "", None, None, (), None, None, self.people_out(made.ask))
        if way is not None and way.option is not None:
            bare = replace(
                bare,
                way=way.label,
                refuge=way.refuge,
                distance_km=way.option.distance_km,
                flight_h=way.option.hours if made.desk.speed_kmh else None,
                requires=tuple(sorted({decider(k) for k in way.option.keys if not k.startswith(ACCEPT)})),
            )
        return self._with_chances(bare, made)

    def people_out(self, ask: Ask) -> float | None:
        """People out by the deadline by the greedy rule; None where the scenario lacks numbers for it."""
        return None if ask.missing() else float(flown_under(ask).people_out)

    def _with_chances(self, bare: Snapshot, made: Chanced) -> Snapshot:
        found = made.found
        there = [one for one in found.refuges if one.refuge == bare.refuge] or [found.any_refuge]
        return replace(bare, passage=there[0].passage, chance=found.any_refuge.both)
