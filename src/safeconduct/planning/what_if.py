"""What if a state refused, or consented: distance, time and chance before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from safeconduct.consent import Bounds, Frontier, FrontierRoute
from safeconduct.consent.diagram import minimal_game
from safeconduct.planning.airlift_of_scenario.inputs import Ask
from safeconduct.planning.airlift_of_scenario.refusals import flown_under
from safeconduct.planning.chances.of_answers import claim_chances, odds_of
from safeconduct.planning.chances.of_passage import Pair, passage
from safeconduct.planning.permissions import with_answers
from safeconduct.planning.plan import Desk, Run, limit, starting
from safeconduct.routing.router import Route
from safeconduct.scenario.model import ConsentStatus, Operation, Reading


@dataclass(frozen=True, slots=True)
class Case:
    """Answers to be supposed.

    Attributes
    ----------
    refuse : tuple of str
        States that refuse.
    grant : tuple of str
        States that consent.
    """

    refuse: tuple[str, ...] = ()
    grant: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """``TR and IQ refuse, BG consents``."""
        parts = []
        for states, one, many in ((self.refuse, "refuses", "refuse"), (self.grant, "consents", "consent")):
            if states:
                parts.append(f"{' and '.join(states)} {one if len(states) == 1 else many}")
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
    evacuees : float or None
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
    evacuees: float | None = None


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
    now = workshop.look(reading, workshop.pairs, workshop.refused)
    outcomes = workshop.default(now) if cases is None else [workshop.outcome(now, case) for case in cases]
    return WhatIf(reading.id, reading.title, now, tuple(outcomes))


class _Workshop:
    """The frontiers of a reading, searched once and used for every refusal supposed."""

    def __init__(self, run: Run, reading: Reading) -> None:
        self.run, self.reading, self.limit_km = run, reading, limit(run)
        self.claims = claim_chances(run.scenario, run.claims)
        self.refused = _refused(run, reading)
        self.desk = Desk(run, self.refused, self.limit_km)
        self.pairs = tuple(self.desk.frontiers())

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
        """States on a way, those of its ends apart."""
        ends = next((pair.found.always for pair in self.pairs if pair.title == shot.way), frozenset())
        return sorted(set(shot.requires) - ends)

    def outcome(self, now: Snapshot, case: Case) -> Outcome:
        """Before and after."""
        return Outcome(case, now, self.suppose(case))

    def suppose(self, case: Case) -> Snapshot:
        """The plan in a case."""
        answers: dict[tuple[str, Operation], ConsentStatus] = {
            (s, "overflight"): "refused" for s in case.refuse
        }
        answers |= {(s, "overflight"): "granted" for s in case.grant}
        changed = with_answers(self.run.scenario, answers)
        reading = next(one for one in changed.readings if one.id == self.reading.id)
        opened = self.refused & set(case.grant)
        pairs = self.pairs
        if opened:
            # only a consent opens routes that are not known yet
            pairs = tuple(Desk(self.run, self.refused - opened, self.limit_km).frontiers())
        refused = self.refused - opened | set(case.refuse)
        return self.look(
            reading, [replace(p, found=without(p.found, set(case.refuse))) for p in pairs], refused
        )

    def look(self, reading: Reading, pairs: Sequence[Pair], refused: frozenset[str]) -> Snapshot:
        """The plan of a reading whose frontiers are known, under these refusals."""
        found = ((pair, self.shortest(pair)) for pair in pairs)
        pair, route = next(((p, r) for p, r in found if r is not None), (None, None))
        bare = Snapshot("", "", None, None, (), None, None, self.evacuees(reading, refused))
        if pair is not None and route is not None:
            bare = replace(
                bare,
                way=pair.title,
                refuge=pair.refuge.id,
                distance_km=route.distance_km,
                flight_h=self.desk.hours(route.distance_km),
                requires=tuple(sorted(route.requires)),
            )
        return self._with_chances(bare, reading, pairs)

    def evacuees(self, reading: Reading, refused: frozenset[str]) -> float | None:
        """People out by the deadline by the greedy rule; None where the scenario lacks numbers for it."""
        ask = Ask(self.run.world, self.run.scenario, reading, self.desk.router, refused, self.limit_km)
        return None if ask.missing() else float(flown_under(ask).people_out)

    def shortest(self, pair: Pair) -> FrontierRoute | Route | None:
        """The shortest way of a pair: the first one known, or, where a cut search knows none, asked for."""
        if pair.found.routes:
            return pair.found.routes[0]
        if pair.found.complete:
            return None
        return self.desk.quick(pair.origin.place, pair.place, pair.found.refused)

    def _with_chances(self, bare: Snapshot, reading: Reading, pairs: Sequence[Pair]) -> Snapshot:
        odds = odds_of(self.run.scenario, reading, self.claims, _refused(self.run, reading))
        states = frozenset().union(*(pair.states() for pair in pairs))
        if odds.missing(states):
            return bare
        answers = odds.answers(states)
        there = [pair for pair in pairs if pair.refuge.id == bare.refuge] or list(pairs)
        return replace(bare, passage=passage(there, answers), chance=passage(pairs, answers, accepted=True))


def _refused(run: Run, reading: Reading) -> frozenset[str]:
    return frozenset(one.state for one in starting(run.world, run.scenario, reading)[0])


def without(found: Frontier, states: set[str]) -> Frontier:
    """The frontier once some more states refuse.

    Of the routes that remain open the shortest is on the frontier already: a route that beat it would be
    open as well. So nothing has to be searched.
    """
    closed = bool(found.always & states)
    vetoes = minimal_game(v - states for v in found.veto_sets)
    return replace(
        found,
        routes=() if closed else tuple(r for r in found.routes if not r.requires & states),
        path_sets=() if closed else tuple(s for s in found.path_sets if not s & states),
        veto_sets=(frozenset(),) if closed else tuple(vetoes),
        refused=found.refused | states,
        # the ends' consent is no longer given where one of them refuses
        complete=found.complete or closed,
    )
