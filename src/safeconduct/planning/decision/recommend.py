"""Which way to prepare first, what that rests on most, and what would change it; not a word to go.

The weakest assumption is found by moving one guess at a time, all else as stated, and asking how far the chance of
getting out by the recommended way moves: that it is open and its refuge takes people in, times that it is not lost
before the last one is out. A chance is moved by 0.2 either way, a rate or a time from its low to its high value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp

from safeconduct.planning.chances.model import FourWays, PreparedWay, StateChance
from safeconduct.planning.keys import ACCEPT
from safeconduct.planning.prepared import Prepared
from safeconduct.scenario.model import Figure, Hazard, Refuge, Scenario

MOVED = 0.2
"""How far a chance without a range of its own is moved, as in the rankings of the leverage."""

LEAST_TURN = 0.01
"""Turning points below this chance are not told: the answer would have to be all but a refusal."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """A guess that the recommended way rests on.

    Attributes
    ----------
    kind : str
        ``consent``, ``acceptance``, ``hazard`` or ``time``.
    of : str
        State, id of a refuge or an airfield, or the name of the time.
    value : float
        As stated: a chance, a rate per day, hours.
    mark : str
        On whose word.
    swing : float
        How far the chance of getting out by this way moves with it.
    """

    kind: str
    of: str
    value: float
    mark: str
    swing: float


@dataclass(frozen=True, slots=True)
class Flip:
    """Something that would change the recommendation.

    Attributes
    ----------
    kind : str
        ``refusal`` (a consent is refused or withdrawn), ``acceptance`` (the refuge takes nobody in), or ``chance``
        (an answer becomes less likely than `below`).
    of : str
        State, or id of a refuge.
    refuge_of : bool
        Whether `of` is a refuge.
    below : float or None
        For ``chance``: under which another way comes first.
    then : str
        Role of the way prepared that comes next, or ``UUEE → OSDI`` for ``chance``; empty: none of them.
    label : str
        ``UUEE → OIII`` of that way; empty if none.
    nothing_left : bool
        No way to any refuge within the limit is known that does without it.
    withdrawn : bool
        It has been granted already.
    """

    kind: str
    of: str
    refuge_of: bool
    below: float | None
    then: str
    label: str
    nothing_left: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Which way to prepare first.

    Attributes
    ----------
    refuge : str
        Id of the refuge.
    way, role, label : str
        ``primary: UUEE → OIII``, and its two parts.
    reason : str
    chance, chance_of_four : float
        That this way is open to a refuge that takes people in; that one of the ways prepared is.
    weakest_assumption : str
        The guess that moves the chance of getting out most, in words; empty if nothing was guessed.
    flips_if : tuple of str
        What would change the recommendation, in words.
    weakest : Assumed or None
    assumed : tuple of Assumed
        All guesses, the weakest first.
    flips : tuple of Flip
    """

    refuge: str
    way: str
    role: str
    label: str
    reason: str
    chance: float
    chance_of_four: float
    weakest_assumption: str
    flips_if: tuple[str, ...]
    weakest: Assumed | None
    assumed: tuple[Assumed, ...]
    flips: tuple[Flip, ...]


@dataclass(frozen=True, slots=True)
class Exposure:
    """How long the recommended way is at risk, and from what.

    Attributes
    ----------
    lead_h : float
        Hours from deciding to the last one out.
    hazards : tuple of Hazard
    times : tuple of (str, Figure)
        Stated times that `lead_h` holds one after the other or side by side.
    lead_with : mapping of (str, float) to float
        `lead_h` with one of those times at another value.
    """

    lead_h: float
    hazards: tuple[Hazard, ...]
    times: tuple[tuple[str, Figure], ...]
    lead_with: Mapping[tuple[str, float], float]

    @property
    def per_day(self) -> float:
        """Sum of the likely rates of loss."""
        return sum(hazard.per_day.likely for hazard in self.hazards)

    def survives(self, per_day: float | None = None, lead_h: float | None = None) -> float:
        """Chance that nothing is lost before the last one is out."""
        rate = self.per_day if per_day is None else per_day
        return exp(-rate * (self.lead_h if lead_h is None else lead_h) / 24.0)


def recommend(scenario: Scenario, plan: Prepared, four: FourWays, exposure: Exposure) -> Recommendation:
    """The first of the four ways, with what it rests on."""
    first = four.ways[0]
    guesses = sorted(_assumed(scenario, plan, first, exposure), key=lambda it: (-it.swing, it.kind, it.of))
    flips = (*_refusals(scenario, plan, four), *_turns(four))
    return Recommendation(
        refuge=first.refuge,
        way=f"{first.role}: {first.origin} → {first.destination}",
        role=first.role,
        label=f"{first.origin} → {first.destination}",
        reason=first.reason,
        chance=first.chance_alone,
        chance_of_four=four.chance,
        weakest_assumption=_in_words(guesses[0]) if guesses else "",
        flips_if=tuple(_flip_in_words(flip) for flip in flips),
        weakest=guesses[0] if guesses else None,
        assumed=tuple(guesses),
        flips=flips,
    )


def _assumed(scenario: Scenario, plan: Prepared, way: PreparedWay, at: Exposure) -> Iterator[Assumed]:
    yield from _chances(scenario, plan, way, at.survives())
    for hazard in at.hazards:
        if hazard.per_day.mark.kind == "assumed":
            yield _rate(hazard, way, at)
    for name, figure in at.times:
        if figure.mark.kind == "assumed":
            soon, late = (at.survives(lead_h=at.lead_with[name, h]) for h in (figure.low, figure.high))
            swing = way.chance_alone * (soon - late)
            yield Assumed("time", name, figure.likely, str(figure.mark), swing)


def _rate(hazard: Hazard, way: PreparedWay, at: Exposure) -> Assumed:
    # the other rates stay as they are: one guess is moved at a time
    rest = at.per_day - hazard.per_day.likely
    mild, fierce = (at.survives(rest + rate) for rate in (hazard.per_day.low, hazard.per_day.high))
    swing = way.chance_alone * (mild - fierce)
    return Assumed("hazard", hazard.of, hazard.per_day.likely, str(hazard.per_day.mark), swing)


def _chances(scenario: Scenario, plan: Prepared, way: PreparedWay, survives: float) -> Iterator[Assumed]:
    """The chance of the way is proportional to each consent's own (`safeconduct.consent.turning_points`)."""
    assert plan.prospects is not None
    # consents of the states at the ends are given in the chance of a way; landing is the refuge's acceptance
    ends = {w.origin.state for w in plan.ways if w.reached is None} | {
        w.destination.state for w in plan.ways if w.refuge == way.refuge
    }
    needed = {*way.requires, ACCEPT + way.refuge} - ends
    for one in plan.prospects.chances:
        if one.state in needed and one.guessed and one.p > 0.0:
            # a chance near 1 can only fall
            moved = min(1.0, one.p + MOVED) - max(0.0, one.p - MOVED)
            refuge = one.state.startswith(ACCEPT)
            yield Assumed(
                "acceptance" if refuge else "consent",
                one.state.removeprefix(ACCEPT),
                one.p,
                _owner(scenario, plan, one),
                way.chance_alone / one.p * moved * survives,
            )


def _owner(scenario: Scenario, plan: Prepared, one: StateChance) -> str:
    """On whose word a guessed chance stands."""
    if one.claim:
        claim = scenario.ledger.find_claim(one.claim)
        return f"assumed: {claim.base_rate_by or 'planner'}, claim {one.claim}" if claim else one.why
    stated = dict(plan.reading.chances.states).get(one.state)
    if one.state.startswith(ACCEPT):
        stated = _refuge(scenario, one.state.removeprefix(ACCEPT)).acceptance
    told = stated or plan.reading.chances.default
    return str(told.mark) if told and told.mark else one.why


def _refuge(scenario: Scenario, name: str) -> Refuge:
    return next(refuge for refuge in scenario.refuges if refuge.id == name)


def _refusals(scenario: Scenario, plan: Prepared, four: FourWays) -> Iterator[Flip]:
    """Each state the first way needs says no, and its refuge does; the operator's own state is not asked."""
    first = four.ways[0]
    granted = {one.state for one in plan.permissions if one.status == "granted"}
    dead_ends = {s for block in plan.blocking[-1:] for s in block.always} | {
        one for block in plan.blocking[-1:] for veto in block.veto_sets if len(veto) == 1 for one in veto
    }
    for state in first.requires:
        if state != plan.reading.operator:
            following = next((way for way in four.ways[1:] if state not in way.requires), None)
            gone = following is None and state in dead_ends
            yield _refusal("refusal", state, following, gone, state in granted)
    other = next((way for way in four.ways[1:] if way.refuge != first.refuge), None)
    yield _refusal("acceptance", first.refuge, other, len(scenario.refuges) == 1, withdrawn=False)


def _refusal(kind: str, of: str, following: PreparedWay | None, nothing_left: bool, withdrawn: bool) -> Flip:
    label = f"{following.origin} → {following.destination}" if following else ""
    role = following.role if following else ""
    return Flip(kind, of, kind == "acceptance", None, role, label, nothing_left, withdrawn)


def _turns(four: FourWays) -> Iterator[Flip]:
    """Chances under which another way would be the best by itself."""
    for turn in four.turns:
        if turn.below >= LEAST_TURN:
            label = f"{turn.origin} → {turn.destination}"
            prepared: Sequence[PreparedWay] = [
                w for w in four.ways if _leads(w, turn.origin, turn.destination)
            ]
            role = prepared[0].role if prepared else "another way"
            refuge = turn.state.startswith(ACCEPT)
            yield Flip("chance", turn.state.removeprefix(ACCEPT), refuge, turn.below, role, label)


def _leads(way: PreparedWay, origin: str, destination: str) -> bool:
    return way.role != "primary" and (way.origin, way.destination) == (origin, destination)


def _in_words(it: Assumed) -> str:
    what = {
        "consent": f"{it.of} consents with chance {it.value:g}",
        "acceptance": f"the refuge {it.of} takes people in with chance {it.value:g}",
        "hazard": f"{it.of} is lost at {it.value:g} a day",
        "time": f"{it.of}: {it.value:g} h",
    }[it.kind]
    return f"{what} ({it.mark}); moves the chance of getting out by {it.swing:.2f}"


def _flip_in_words(flip: Flip) -> str:
    who = f"the refuge {flip.of}" if flip.refuge_of else flip.of
    then = f"{flip.then} {flip.label}" if flip.label else "none of the ways prepared"
    if flip.nothing_left:
        then = "no way to any refuge within the limit"
    if flip.kind == "chance":
        what = "takes people in" if flip.refuge_of else "consents"
        return f"{who} {what} with less than {flip.below:.2f}: then {then} first"
    if flip.refuge_of:
        return f"{who} takes nobody in: then {then}"
    return f"{who} {'withdraws its consent' if flip.withdrawn else 'refuses'}: then {then}"


__all__ = ["Assumed", "Exposure", "Flip", "Recommendation", "recommend"]
