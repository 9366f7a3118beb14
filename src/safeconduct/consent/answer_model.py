"""How likely each state's answer is, alone, in blocs and under conditions.

What it means, exactly
----------------------
Every state, and every bloc as a body, either refuses or does not. A refusal has causes, and one is enough:

- **its own**: a state refuses of itself with chance ``1 - own``; a bloc refuses as one with chance `refuses`;
- **its bloc**: when a bloc refuses, every member refuses (a member may be a bloc);
- **a condition**: when `when` refuses, whatever its cause, `then` refuses as well with chance `chance`.

All these causes strike independently of each other. So a state's stated chance is its *own* chance, besides
its blocs and conditions: its chance over all, :func:`marginals`, is lower when it has any. This is the
noisy-or of Pearl 1988 (*Probabilistic Reasoning in Intelligent Systems*, sec. 4.3.2). It can only add
refusals: answers are never opposed, so a refusal nowhere makes another consent likelier.

Keys and who decides them
-------------------------
What a route needs are *keys*: any strings, such as ``over:JO``, ``land:JO``, ``border:AE-OM``, ``area:kuwait``,
``accept:syria``, or plain states. One government decides several. `decided_by` says who: keys of one decider
are **one answer**, the decider's, unless a key has a chance of its own: then it is answered apart. So
``over:JO`` and ``land:JO`` stand and fall together with the chance of ``JO``; as soon as ``land:JO`` has a chance,
it is an answer besides. A bloc of both keys adds the chance that Jordan refuses outright.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from math import isfinite

from safeconduct.errors import Fault, InputError, did_you_mean


@dataclass(frozen=True, slots=True)
class Bloc:
    """States that may refuse as one.

    Attributes
    ----------
    name : str
        The bloc's name; not a state's.
    members : frozenset of str
        States, or names of other blocs.
    refuses : float
        Chance that the bloc refuses as one, 0 to 1. An assumption of whoever states it.
    """

    name: str
    members: frozenset[str]
    refuses: float


@dataclass(frozen=True, slots=True)
class Condition:
    """If one refuses, the other does too, with some chance.

    Attributes
    ----------
    when, then : str
        States or blocs.
    chance : float
        Chance that `then` refuses because `when` did, 0 to 1.
    """

    when: str
    then: str
    chance: float


@dataclass(frozen=True, slots=True)
class Answers:
    """The chances of all answers; checked at birth, every fault at once.

    Attributes
    ----------
    own : mapping of str to float
        For each state the chance, 0 to 1, that it does not refuse of itself.
    blocs : tuple of Bloc
        States that may refuse as one.
    conditions : tuple of Condition
        Refusals that bring others.
    decided_by : mapping of str to str
        For a key the name whose answer it is, unless the key has a chance of its own. A key not named here
        answers for itself.

    Raises
    ------
    InputError
        With every chance outside 0 to 1, unknown or doubled name, circle, and decider decided by another.
    """

    own: Mapping[str, float]
    blocs: tuple[Bloc, ...] = ()
    conditions: tuple[Condition, ...] = ()
    decided_by: Mapping[str, str] = field(default_factory=dict)
    causes: Mapping[str, tuple[tuple[str, float], ...]] = field(init=False, repr=False, compare=False)
    """For each state or bloc, who may pull it along and with what chance. Derived."""

    def __post_init__(self) -> None:
        faults = [*_bad_chances(self), *_bad_names(self), *_circles(self), *_bad_deciders(self.decided_by)]
        if faults:
            raise InputError(faults)
        causes: dict[str, tuple[tuple[str, float], ...]] = {}
        for when, then, chance in self.pulls():
            causes[then] = (*causes.get(then, ()), (when, chance))
        object.__setattr__(self, "causes", causes)

    def pulls(self) -> Iterator[tuple[str, str, float]]:
        """Every (who refuses, who is pulled along, with what chance), blocs first."""
        for bloc in self.blocs:
            yield from ((bloc.name, member, 1.0) for member in sorted(bloc.members))
        yield from ((c.when, c.then, c.chance) for c in self.conditions)

    def own_chance(self, name: str) -> float:
        """The chance that a state, or a bloc as a body, does not refuse of itself."""
        for bloc in self.blocs:
            if bloc.name == name:
                return 1.0 - bloc.refuses
        return self.own[name]

    def moved(self, own: Mapping[str, float]) -> Answers:
        """The same blocs, conditions and deciders with other chances for some states."""
        return Answers({**self.own, **own}, self.blocs, self.conditions, self.decided_by)

    def answer_of(self, key: str) -> str:
        """Whose answer a key is: its own where it has a chance, else its decider's."""
        return key if key in self.own else self.decided_by.get(key, key)

    def asked(self, keys: Iterable[str], given: Iterable[str] = ()) -> frozenset[str]:
        """The answers that keys take, without those that give the keys taken as `given`."""
        return frozenset(map(self.answer_of, keys)) - frozenset(map(self.answer_of, given))


def answers_for(
    states: Iterable[str],
    *,
    default: float,
    given: Mapping[str, float] | None = None,
    blocs: tuple[Bloc, ...] = (),
    conditions: tuple[Condition, ...] = (),
    known: Iterable[str] = (),
    decided_by: Mapping[str, str] | None = None,
) -> Answers:
    """Answers in which states without a chance of their own get `default`.

    Parameters
    ----------
    states : iterable of str
        States, or keys, that must have a chance: one with a decider gets the decider's.
    default : float
        Chance of a consent where none is given.
    given : mapping, optional
        Chances stated.
    blocs, conditions
        As in :class:`Answers`.
    known : iterable of str
        Further names that are states: a bloc may hold them though no route needs them.
    decided_by
        As in :class:`Answers`.

    Raises
    ------
    InputError
        With every state that has no chance where no default is given, and every number that is none.
    """
    stated, deciders = dict(given or {}), dict(decided_by or {})
    named = {name for bloc in blocs for name in bloc.members}
    named |= {name for c in conditions for name in (c.when, c.then)}
    needed = {key if key in stated else deciders.get(key, key) for key in states}
    everyone = needed | set(stated) | named & set(known)
    faults = list(_bad_chance("default", default))
    fill = 1.0 if faults else default
    try:
        answers = Answers({s: stated.get(s, fill) for s in sorted(everyone)}, blocs, conditions, deciders)
    except InputError as error:
        raise InputError([*faults, *error.faults]) from None
    if faults:
        raise InputError(faults)
    return answers


def ask_for(answers: Answers, states: Iterable[str]) -> None:
    """Raise InputError for all of `states` that have no chance, at once."""
    missing = sorted(set(states) - set(answers.own))
    if missing:
        what, to_do = "no chance is stated for this state.", "Give it one, or give a default."
        raise InputError(Fault(f"p.{state}", what, to_do) for state in missing)


def _bad_chance(where: str, chance: float) -> Iterator[Fault]:
    if not isinstance(chance, int | float) or not isfinite(chance):
        yield Fault(where, f"{chance!r} is not a number.", "Give a chance from 0 to 1, such as 0.7.")
    elif not 0.0 <= chance <= 1.0:
        percent = f" {chance:g} % is {chance / 100:g}." if 2.0 <= chance <= 100.0 else ""
        what = f"{chance:g} is no chance: it must lie from 0 to 1."
        yield Fault(where, what, f"Give one from 0 to 1.{percent}")


def _bad_chances(answers: Answers) -> Iterator[Fault]:
    for state, chance in answers.own.items():
        yield from _bad_chance(f"p.{state}", chance)
    for place, bloc in enumerate(answers.blocs):
        yield from _bad_chance(f"blocs[{place}].refuses", bloc.refuses)
    for place, condition in enumerate(answers.conditions):
        yield from _bad_chance(f"conditions[{place}].chance", condition.chance)


def _bad_names(answers: Answers) -> Iterator[Fault]:
    taken = set(answers.own)
    for place, bloc in enumerate(answers.blocs):
        if bloc.name in taken:
            what = f"the name {bloc.name!r} is taken by a state or another bloc."
            yield Fault(f"blocs[{place}].name", what, "Give the bloc a name of its own.")
        if not bloc.members:
            yield Fault(f"blocs[{place}].members", f"the bloc {bloc.name!r} has no members.", "Name them.")
        taken.add(bloc.name)
    for where, name in _places_of_names(answers):
        if name not in taken:
            what = f"{name!r} is neither a state with a chance nor a bloc."
            yield Fault(where, what, did_you_mean(name, sorted(taken)) or "Give it a chance, or remove it.")


def _places_of_names(answers: Answers) -> Iterator[tuple[str, str]]:
    for place, bloc in enumerate(answers.blocs):
        yield from ((f"blocs[{place}].members", member) for member in sorted(bloc.members))
    for place, condition in enumerate(answers.conditions):
        yield f"conditions[{place}].when", condition.when
        yield f"conditions[{place}].then", condition.then


def _bad_deciders(decided_by: Mapping[str, str]) -> Iterator[Fault]:
    for key, decider in decided_by.items():
        above = decided_by.get(decider, decider)
        if above != decider:
            what = f"{decider!r} decides it, and is itself decided by {above!r}."
            yield Fault(f"decided_by.{key}", what, f"Name who decides in the end: {above!r}.")


def _circles(answers: Answers) -> Iterator[Fault]:
    """One fault for each circle, breaking each where it was found so that the next one shows."""
    pulls = {(when, then) for when, then, _ in answers.pulls()}
    inside = {(bloc.name, member) for bloc in answers.blocs for member in bloc.members}
    while circle := _find_circle(pulls):
        steps = set(pairwise(circle))
        pulls -= steps
        chain = " → ".join(circle)
        if steps <= inside:
            yield Fault("blocs", f"a bloc contains itself: {chain}.", "Remove one of these memberships.")
        else:
            what = f"refusals go round in a circle: {chain}."
            yield Fault("conditions", what, "Remove one of these, so that each refusal has a beginning.")


def _find_circle(pulls: set[tuple[str, str]]) -> list[str]:
    """Names along a circle, the first one again at the end; empty when there is none."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for when, then in sorted(pulls):
        sorter.add(then, when)
    try:
        sorter.prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle
    return []
