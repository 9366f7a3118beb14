"""How likely each state's answer is in one reading: answers first, then what is stated, then the default.

A number is never made up. Where the scenario states none for a state and no default, no chance is told, and
the states it is missing for are.

- *Granted* is 1: such a state cannot be pulled along by a bloc or a condition any more.
- *Refused*, revoked, lapsed, or closed by a fact: the state is in the refused set; no way goes over it. Where
  a condition says what follows from its refusal, that has struck already.
- *Asked, not asked, unknown*, and every state nobody wrote of: the stated chance, else the default. A closure
  that is only doubtful is no refusal.
- An answer that is known tells nothing of the rest of a bloc: others may still refuse as one.
- Who need not be asked (the operator's own state, no permit needed) is 1, with that as the reason.
- A sky that may be closed, where the scenario counts it as open with a chance, has its chance times that one.
- A landing answered apart from its state's overflight (``land:TR``), and an entry over land, has the state's chance.
- A border (``border:AE-OM``) has the chance that the scenario states for it, else the default.
- Passage through an area has the chance stated for it, else that of the state it is asked of: a decision of its own.
- That a closed area opens when it is said to has the chance that it is not extended: stated, else by closures on record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from safeconduct.consent import Answers, Bloc, Condition, answers_for
from safeconduct.evidence import book_of, probabilities, word_for
from safeconduct.evidence.book import Book
from safeconduct.planning.chances.model import StateChance
from safeconduct.planning.extensions import WHY, extension_chance, may_be_extended
from safeconduct.planning.keys import ACCEPT, BORDER, ENTER, decider
from safeconduct.planning.standings import horizon_h
from safeconduct.scenario.model import REFUSING, Chance, Reading, Refuge, Scenario, SkyArea


@dataclass(frozen=True, slots=True)
class Odds:
    """The chances of all answers in a reading.

    Attributes
    ----------
    own : mapping of str to StateChance
        States, and ``accept:`` with a refuge's id, that have a chance of their own.
    default : StateChance or None
        For every other state; None: the scenario states none.
    blocs : tuple of Bloc
    conditions : tuple of Condition
        Those that may still strike.
    """

    own: Mapping[str, StateChance]
    default: StateChance | None = None
    blocs: tuple[Bloc, ...] = ()
    conditions: tuple[Condition, ...] = ()

    def of(self, state: str) -> StateChance | None:
        """The chance of a state's consent and on whose word."""
        if state in self.own:
            return self.own[state]
        if (apart := decider(state)) != state:
            known = self.of(apart)
            return known and replace(known, state=state)
        return self.default and replace(self.default, state=state)

    def named(self) -> set[str]:
        """States in blocs and conditions: their chance counts though no way needs them."""
        return {m for b in self.blocs for m in b.members} | {
            n for c in self.conditions for n in (c.when, c.then)
        }

    def missing(self, states: Iterable[str]) -> tuple[str, ...]:
        """States without a chance of their own where there is no default."""
        causes = {c.when for c in self.conditions}
        return tuple(sorted(s for s in {*states, *causes} if self.of(s) is None))

    def answers(self, states: Iterable[str]) -> Answers:
        """The answers of `states` for counting with; none of them may be missing."""
        return answers_for(
            states,
            # members that no way needs have no say; without a default any number serves for them
            default=self.default.p if self.default else 1.0,
            given={state: chance.p for state, chance in self._given(states).items()},
            blocs=self.blocs,
            conditions=self.conditions,
            known=self.named(),
        )

    def _given(self, states: Iterable[str]) -> dict[str, StateChance]:
        """The own chances, and those of landings answered apart."""
        apart = {name: one for name in states if decider(name) != name and (one := self.of(name))}
        return {**apart, **self.own}

    def guessed(self, states: Iterable[str]) -> frozenset[str]:
        """Those of `states` whose chance is a guess."""
        return frozenset(s for s in states if (found := self.of(s)) and found.guessed)


def claim_chances(scenario: Scenario, known: Mapping[str, float] | None = None) -> dict[str, float]:
    """Each claim's probability: as the scenario's own ledger pools it, or as a ledger beside it does."""
    if not scenario.ledger.claims:
        return dict(known or {})
    return {**probabilities(own_book(scenario)), **(known or {})}


def own_book(scenario: Scenario) -> Book:
    """The ledger in the scenario file: all of it, also what came after the scenario's date."""
    ledger = scenario.ledger
    return book_of([*ledger.sources, *ledger.claims, *ledger.reports])


def odds_of(
    scenario: Scenario,
    reading: Reading,
    claims: Mapping[str, float],
    refused: frozenset[str],
    settled: Mapping[str, str] | None = None,
    doubtful: Iterable[str] = (),
) -> Odds:
    """The chances of a reading.

    Parameters
    ----------
    refused : states that refuse to begin with, by answer or by closure
    settled : answers that are certain wherever a way needs them, with the reason; by default those granted and the
        operator's own
    doubtful : states whose sky may be closed and is counted as open with the reading's chance
    """
    if settled is None:
        settled = {reading.operator: "the operator's own state"}
        settled |= dict.fromkeys(reading.states_with(["granted"]), "granted")
    own = {state: _stated(state, chance, claims, scenario) for state, chance in reading.chances.states}
    own |= {name: StateChance(name, 1.0, why) for name, why in settled.items()}
    free = set(settled)
    default = reading.chances.default
    odds = Odds(
        own=own,
        default=_stated("", default, claims, scenario, "default") if default else None,
        blocs=tuple(_blocs(reading, claims, free | refused)),
        conditions=tuple(
            Condition(c.if_refuses, c.then_refuses, c.chance.resolve(dict(claims)))
            for c in reading.chances.conditions
            if not {c.if_refuses, c.then_refuses} & (free | refused)
        ),
    )
    own |= _struck(odds, reading, claims, refused, free)
    own |= _doubted(odds, reading, set(doubtful) - free)
    own |= dict(_on_the_surface(scenario, reading, claims, settled))
    own |= dict(_acceptances(scenario, reading, claims))
    own |= dict(_areas(odds, scenario, claims, free))
    return odds


def _stated(
    state: str, chance: Chance, claims: Mapping[str, float], scenario: Scenario, why: str = "stated"
) -> StateChance:
    if chance.value is not None:
        guess = chance.mark is not None and chance.mark.kind == "assumed"
        return StateChance(state, chance.value, why, guessed=guess)
    p = claims[chance.claim]
    reported = any(report.claim == chance.claim for report in scenario.ledger.reports)
    return StateChance(state, p, f"claim {chance.claim}", word_for(p), not reported, chance.claim)


def _blocs(
    reading: Reading, claims: Mapping[str, float], settled: set[str] | frozenset[str]
) -> Iterable[Bloc]:
    for bloc in reading.chances.blocs:
        members = frozenset(bloc.members) - settled
        if members:
            yield Bloc(bloc.id, members, bloc.refuses.resolve(dict(claims)))


def _struck(
    odds: Odds, reading: Reading, claims: Mapping[str, float], refused: frozenset[str], free: set[str]
) -> dict[str, StateChance]:
    """States whose chance is lower because another has refused already."""
    lower: dict[str, StateChance] = {}
    for rule in reading.chances.conditions:
        state = rule.then_refuses
        before = lower.get(state) or odds.of(state)
        if rule.if_refuses in refused and state not in refused | free and before:
            p = before.p * (1.0 - rule.chance.resolve(dict(claims)))
            why = f"{before.why}, lower since {rule.if_refuses} refuses"
            lower[state] = replace(before, p=p, why=why)
    return lower


def _doubted(odds: Odds, reading: Reading, doubtful: set[str]) -> dict[str, StateChance]:
    """States whose sky may be closed, with the chance that it is open in theirs."""
    if isinstance(reading.doubt, str):
        return {}
    known = {state: chance for state in sorted(doubtful) if (chance := odds.of(state))}
    told = f"times {reading.doubt:g} that its sky is open"
    return {
        state: replace(chance, p=chance.p * reading.doubt, why=f"{chance.why}, {told}", guessed=True)
        for state, chance in known.items()
    }


def _on_the_surface(
    scenario: Scenario, reading: Reading, claims: Mapping[str, float], settled: Mapping[str, str]
) -> Iterable[tuple[str, StateChance]]:
    """Borders whose chance is stated; entries into states whose answer to flights is certain and says nothing of them."""
    for stage in scenario.surface:
        for border in stage.borders or ():
            if border.open is not None:
                name = BORDER + border.name
                yield name, _stated(name, border.open, claims, scenario)
    stated = dict(reading.chances.states)
    for state in settled:
        chance = stated.get(state, reading.chances.default)
        if ":" not in state and ENTER + state not in settled and chance is not None:
            why = "stated" if state in stated else "default"
            yield ENTER + state, _stated(ENTER + state, chance, claims, scenario, why)


def _reopens(area: SkyArea, claims: Mapping[str, float], scenario: Scenario) -> StateChance:
    """That a closed area opens when it is said to: as stated, else by how long closures on record lasted."""
    if area.extended is not None:
        stated = _stated(area.key, area.extended, claims, scenario)
        return replace(stated, p=1.0 - stated.p)
    return StateChance(area.key, 1.0 - extension_chance(area, scenario), WHY, guessed=True)


def _areas(
    odds: Odds, scenario: Scenario, claims: Mapping[str, float], settled: set[str]
) -> Iterable[tuple[str, StateChance]]:
    """Passage through areas: as stated, else as likely as the consent of the state that is asked."""
    for area in scenario.areas:
        if area.key in settled:
            continue
        if area.kind == "closed":
            if may_be_extended(area, scenario, horizon_h(scenario)):
                yield area.key, _reopens(area, claims, scenario)
            continue
        asked = odds.of(area.asked_of) if area.asked_of else odds.default
        if area.chance is not None:
            yield area.key, _stated(area.key, area.chance, claims, scenario)
        elif asked is not None:
            yield area.key, replace(asked, state=area.key)


def _acceptances(
    scenario: Scenario, reading: Reading, claims: Mapping[str, float]
) -> Iterable[tuple[str, StateChance]]:
    for refuge in scenario.refuges:
        name = ACCEPT + refuge.id
        yield name, _acceptance(name, refuge, reading, claims, scenario)


def _acceptance(
    name: str, refuge: Refuge, reading: Reading, claims: Mapping[str, float], scenario: Scenario
) -> StateChance:
    landing = reading.consent(refuge.state, "landing")
    if landing is not None and landing.status in REFUSING:
        return StateChance(name, 0.0, f"landing {landing.status}")
    return _stated(name, refuge.acceptance, claims, scenario)
