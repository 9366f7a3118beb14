"""Chances as somebody states them for one question, without a scenario; every fault at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safeconduct.consent import (
    Answers,
    Bloc,
    Bounds,
    Condition,
    CurveStep,
    Frontier,
    Leverage,
    answers_for,
    chance_bounds,
    chance_curve,
    leverage,
    sensitivity,
)
from safeconduct.errors import Fault, InputError
from safeconduct.facts import StateRegistry


@dataclass(frozen=True, slots=True)
class Stated:
    """Chances stated for a question.

    Attributes
    ----------
    default : float or None
        For a state not named; None: every state that a way hangs on must be named.
    p : mapping of str to float
        Chance of consent by state.
    blocs : tuple of Bloc
    conditions : tuple of Condition
    """

    default: float | None = None
    p: Mapping[str, float] | None = None
    blocs: tuple[Bloc, ...] = ()
    conditions: tuple[Condition, ...] = ()

    def read(self, registry: StateRegistry) -> tuple[Stated, list[Fault]]:
        """The same with ISO alpha-2 codes for what was written, and all faults."""
        faults: list[Fault] = []
        bloc_names = {bloc.name for bloc in self.blocs}

        def code(word: str, where: str) -> str:
            found = word if word in bloc_names else registry.check(word, where)
            if isinstance(found, Fault):
                faults.append(found)
            return word if isinstance(found, str | Fault) else found.alpha2

        read = Stated(
            self.default,
            {code(word, "p"): chance for word, chance in (self.p or {}).items()},
            tuple(
                Bloc(b.name, frozenset(code(m, f"blocs[{i}].members") for m in sorted(b.members)), b.refuses)
                for i, b in enumerate(self.blocs)
            ),
            tuple(
                Condition(
                    code(c.when, f"conditions[{i}].when"), code(c.then, f"conditions[{i}].then"), c.chance
                )
                for i, c in enumerate(self.conditions)
            ),
        )
        try:
            read.answers(())
        except InputError as error:
            unknown = {fault.where for fault in faults}
            faults += [fault for fault in error.faults if fault.where not in unknown]
        return read, faults

    def named(self) -> frozenset[str]:
        """States and territories named, once read; a cause that is a bloc is none."""
        tied = {m for b in self.blocs for m in b.members}
        tied |= {name for c in self.conditions for name in (c.when, c.then)}
        return frozenset({*(self.p or {}), *tied} - {b.name for b in self.blocs})

    def answers(self, states: Iterable[str]) -> Answers:
        """Answers for counting with.

        Raises
        ------
        InputError
            For every fault of the chances, and every state without one where there is no default.
        """
        p, needed = dict(self.p or {}), set(states)
        causes = {c.when for c in self.conditions} - {b.name for b in self.blocs}
        bare = sorted((needed | causes) - set(p)) if self.default is None else []
        if bare:
            hint = "Give it one, or give a default."
            raise InputError(Fault(f"p.{s}", "no chance is stated for this state.", hint) for s in bare)
        named = {m for b in self.blocs for m in b.members} | {
            n for c in self.conditions for n in (c.when, c.then)
        }
        return answers_for(
            needed,
            default=1.0 if self.default is None else self.default,
            given=p,
            blocs=self.blocs,
            conditions=self.conditions,
            known=named - {b.name for b in self.blocs},
        )


@dataclass(frozen=True, slots=True)
class Weighed:
    """The chance of passage of one question and who holds it.

    Attributes
    ----------
    passage : Bounds
        Chance that a way is open; two bounds where the search was cut.
    curve : tuple of CurveStep
        Over distance; a lower bound beyond `complete_to_km`.
    leverage : Leverage
        What each answer is worth.
    flips : tuple of tuple of str
        Pairs of states whose order changes when every chance moves by 0.1 or 0.2.
    given : tuple of str
        States of the two ends, whose consent is taken as given.
    complete : bool
    complete_to_km : float
    """

    passage: Bounds
    curve: tuple[CurveStep, ...]
    leverage: Leverage
    flips: tuple[tuple[str, str], ...]
    given: tuple[str, ...]
    complete: bool
    complete_to_km: float


def weigh(found: Frontier, stated: Stated) -> Weighed:
    """Chance, curve and leverage of a frontier; where it was cut leverage is that of the routes known."""
    states = found.states - found.always
    answers = stated.answers(states)
    return Weighed(
        passage=chance_bounds(found, answers),
        curve=chance_curve(found.routes, answers, given=found.always),
        leverage=leverage(found.path_sets, answers, states=states),
        flips=sensitivity(found.path_sets, answers).flips,
        given=tuple(sorted(found.always)),
        complete=found.complete,
        complete_to_km=found.complete_to_km,
    )


__all__ = ["Stated", "Weighed", "weigh"]
