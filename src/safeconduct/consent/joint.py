"""The chance that all states of a set consent, for many sets at once.

Once it is known which of the names that can pull others along have refused, all other answers are
independent. So the joint chance is a sum over those *cases*, each a product. With no blocs and conditions
there is one case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from itertools import product

import numpy as np
from numpy.typing import NDArray

from safeconduct.consent.answer_model import Answers
from safeconduct.consent.diagram import Floats

NEVER = -1e4
"""Logarithm that stands for a chance of zero: its exponential is zero, and zero times it is no nan."""


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases of who has pulled others along.

    Attributes
    ----------
    states : tuple of str
        The states, as columns.
    weights : array, shape (cases,)
        Chance of each case.
    log_consent : array, shape (cases, states)
        Logarithm of the chance that a state consents in that case.
    """

    states: tuple[str, ...]
    weights: Floats
    log_consent: Floats

    def all_consent(self, masks: NDArray[np.bool_] | Floats) -> Floats:
        """Chance that all states of each row of `masks`, shape (sets, states), consent."""
        together = np.exp(masks.astype(np.float64) @ self.log_consent.T)
        chances: Floats = together @ self.weights
        return chances


def cases_of(answers: Answers, states: Sequence[str]) -> Cases:
    """The cases that matter to `states`. Their number doubles with each name that pulls others along."""
    names = _with_causes(answers, states)
    pulling = {who for name in names for who, _ in answers.causes.get(name, ())}
    pullers = [name for name in names if name in pulling]
    weights, rows = [], []
    for refusing in product((False, True), repeat=len(pullers)):
        case = dict(zip(pullers, refusing, strict=True))
        weight = _weight(answers, case)
        if weight > 0.0:
            weights.append(weight)
            rows.append([_consent_in(answers, state, case) for state in states])
    with np.errstate(divide="ignore"):
        logs = np.maximum(np.log(np.array(rows).reshape(len(rows), len(states))), NEVER)
    return Cases(tuple(states), np.array(weights), logs)


def _with_causes(answers: Answers, states: Sequence[str]) -> list[str]:
    """`states` and everybody who can pull them along, each after those who can pull it."""
    graph: dict[str, list[str]] = {}
    todo = list(states)
    while todo:
        name = todo.pop()
        if name not in graph:
            graph[name] = [who for who, _ in answers.causes.get(name, ())]
            todo += graph[name]
    return list(TopologicalSorter(dict(sorted(graph.items()))).static_order())


def _weight(answers: Answers, case: dict[str, bool]) -> float:
    """Chance of a case: each puller's answer, given those of the pullers it depends on."""
    weight = 1.0
    for name, refused in case.items():
        consent = _spared(answers, name, case)
        weight *= 1.0 - consent if refused else consent
    return weight


def _consent_in(answers: Answers, state: str, case: dict[str, bool]) -> float:
    return float(not case[state]) if state in case else _spared(answers, state, case)


def _spared(answers: Answers, name: str, case: dict[str, bool]) -> float:
    chance = answers.own_chance(name)
    for who, pull in answers.causes.get(name, ()):
        chance *= 1.0 - pull if case[who] else 1.0
    return chance
