"""Schedules built one trip after another: the next free aircraft takes the trip that is worth most by the hour.

With quotas from the block model the choice keeps to the shares that are best in the long run; without, it is the
plain greedy rule. Many starts are cheap, and the best of them is where the search begins.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp, isinf

import numpy as np

from safeconduct.airlift.aircraft_classes import alike, can_carry
from safeconduct.airlift.problem import Problem
from safeconduct.airlift.schedule import Sorties
from safeconduct.airlift.solvers.dispatch import Dispatcher, Option, Trip

Quotas = Mapping[tuple[int, int, int], float]


@dataclass(frozen=True, slots=True)
class Rule:
    """How the greedy choice is made.

    Attributes
    ----------
    fill : float
        Share of a full load that is waited for.
    quotas : Quotas
        Trips by (class, pickup, refuge) to keep to; empty for none.
    end_h : float
        Trips that would land after this hour are taken only when nothing else is left.
    noise, seed : float, int
        Spread (log) by which worths are shaken, so that starts differ; its seed.
    """

    fill: float = 1.0
    quotas: Quotas = field(default_factory=dict)
    end_h: float = float("inf")
    noise: float = 0.0
    seed: int = 1


class _Builder:
    def __init__(self, problem: Problem, rule: Rule) -> None:
        self.problem, self.rule = problem, rule
        self.state = Dispatcher(problem)
        self.rng = np.random.default_rng(rule.seed)
        self.classes = alike(problem)
        self.class_of = {k: c for c, one in enumerate(self.classes) for k in one.members}
        self.left = dict(rule.quotas)
        pairs = [(i, j) for i in range(len(problem.pickups)) for j in range(len(problem.refuges))]
        self.pairs = [[leg for leg in pairs if can_carry(problem, one, *leg)] for one in self.classes]

    def build(self) -> Sorties:
        """Fly until nobody is left or nobody can be fetched."""
        queue = [(a.available_h, k) for k, a in enumerate(self.problem.fleet)]
        heapq.heapify(queue)
        late: list[tuple[float, int]] = []
        while queue or late:
            if not queue:
                queue, late, self.rule = late, [], Rule(self.rule.fill)
                heapq.heapify(queue)
            free_h, k = heapq.heappop(queue)
            option = self._best(k)
            if option is None:
                if not isinf(self.rule.end_h):
                    late.append((free_h, k))
                continue
            self.state.place(option)
            key = (self.class_of[k], option.pickup, option.refuge)
            self.left[key] = self.left.get(key, 0.0) - 1.0
            heapq.heappush(queue, (self.state.craft[k].free_h, k))
        return tuple(sorted(self.state.sorties, key=lambda s: (s.depart_h, s.aircraft)))

    def _best(self, k: int) -> Option | None:
        c = self.class_of[k]
        legs = [leg for leg in self.pairs[c] if self.state.left(leg[0]) > 0]
        planned = [leg for leg in legs if self.left.get((c, *leg), 0.0) > 0.5]
        for some in (planned, legs):
            options = [o for leg in some if (o := self.state.option(k, Trip(*leg), self.rule.fill))]
            options = [o for o in options if o.sortie.arrive_h <= self.rule.end_h]
            if options:
                return max(options, key=lambda o: (self._worth(k, o), -o.pickup, -o.refuge))
        return None

    def _worth(self, k: int, option: Option) -> float:
        """Weighted people by hour of the cycle; those too late for the deadline count for almost nothing."""
        spent_h = option.sortie.arrive_h - self.state.craft[k].free_h
        late = option.sortie.arrive_h > self.problem.deadline_h
        shake = exp(self.rule.noise * self.rng.standard_normal()) if self.rule.noise else 1.0
        return shake * option.weight / max(spent_h, 1e-6) * (1e-6 if late else 1.0)


def build(problem: Problem, rule: Rule) -> Sorties:
    """A schedule by the greedy rule; deterministic."""
    return _Builder(problem, rule).build()
