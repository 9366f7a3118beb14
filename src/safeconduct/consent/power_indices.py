"""How much each player counts in a monotone system: Birnbaum, Shapley, Banzhaf.

All three are read off the same pass, up and down, over one decision diagram. Players may be anything
hashable.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

import numpy as np

from safeconduct.consent import kernels
from safeconduct.consent.diagram import (
    Diagram,
    Floats,
    Game,
    Player,
    build,
    minimal_game,
    reach_down,
    values_up,
)


def effects(diagram: Diagram, odds: Sequence[Floats], payoff: Floats) -> dict[Player, Floats]:
    """For each player the expected payoff if it says yes less that if it says no, by column of assumptions.

    The answer is set, not learnt: players it depends on keep their chances, those that depend on it follow.
    For independent players this is the derivative by the player's chance, Birnbaum 1969 (*On the importance
    of different components in a multicomponent system*).
    """
    worth = values_up(diagram, odds, payoff)
    reach = reach_down(diagram, odds)
    return {
        level.player: kernels.effect(level.yes, level.no, reach[place], worth[place + 1])
        for place, level in enumerate(diagram.levels)
    }


def shapley_values(diagram: Diagram, payoff: Floats) -> dict[Player, float]:
    """Shapley value of each player of the game that `payoff` makes of a diagram without dependent players.

    It is the integral from 0 to 1 of the effect at a chance common to all (Owen 1972, *Multilinear
    extensions of games*, Management Science 18). The effect is a polynomial of degree n - 1 at most, so
    Gauss-Legendre with n / 2 nodes, rounded up, has no error but rounding.
    """
    nodes, weights = np.polynomial.legendre.leggauss(max(1, (len(diagram.levels) + 1) // 2))
    found = effects(diagram, common_chance(diagram, (nodes + 1.0) / 2.0), payoff)
    return {player: float(effect @ weights) / 2.0 for player, effect in found.items()}


def banzhaf_values(diagram: Diagram, payoff: Floats) -> dict[Player, float]:
    """Effect of each player when every answer is a toss of a coin (Banzhaf 1965, Rutgers Law Review 19)."""
    found = effects(diagram, common_chance(diagram, np.array([0.5])), payoff)
    return {player: float(effect[0]) for player, effect in found.items()}


def common_chance(diagram: Diagram, chances: Floats) -> list[Floats]:
    """Odds under which every player says yes with the same chance, one column for each of `chances`."""
    return [chances[None, :]] * len(diagram.levels)


def shares(values: Mapping[Player, float]) -> dict[Player, float]:
    """Values divided by their sum, so that they are parts of 1; all 0 when nobody counts."""
    total = sum(values.values())
    return {player: value / total if total else 0.0 for player, value in values.items()}


def birnbaum(path_sets: Game, p: Mapping[Hashable, float]) -> dict[Player, float]:
    """Birnbaum importance of each player named in the path sets, players independent: dP / dp.

    Parameters
    ----------
    path_sets : iterable of iterable of Hashable
        Sets whose players together suffice.
    p : mapping
        Chance of each player's yes.
    """
    return _of_game(path_sets, lambda diagram, payoff: _birnbaum(diagram, payoff, p))


def shapley(path_sets: Game, *, decided_by: Mapping[str, str] | None = None) -> dict[Player, float]:
    """Shapley value of each player named in the path sets: its fair share of 1 (Shapley and Shubik 1954).

    All are 0 when no player is needed, or none suffices. With `decided_by` the players are those who decide.
    """
    return _of_game(_by_decider(path_sets, decided_by), shapley_values)


def banzhaf(path_sets: Game, *, decided_by: Mapping[str, str] | None = None) -> dict[Player, float]:
    """Banzhaf index of each player named in the path sets, or who decides them, divided by the sum of all."""
    return _of_game(
        _by_decider(path_sets, decided_by), lambda diagram, payoff: shares(banzhaf_values(diagram, payoff))
    )


def _birnbaum(diagram: Diagram, payoff: Floats, p: Mapping[Hashable, float]) -> dict[Player, float]:
    odds = [np.array([[p[level.player]]], dtype=float) for level in diagram.levels]
    return {player: float(effect[0]) for player, effect in effects(diagram, odds, payoff).items()}


def _by_decider(path_sets: Game, decided_by: Mapping[str, str] | None) -> Game:
    who = decided_by or {}
    return [frozenset(who.get(key, key) for key in keys) for keys in path_sets]  # type: ignore[call-overload]


def _of_game(
    path_sets: Game, figure: Callable[[Diagram, Floats], dict[Player, float]]
) -> dict[Player, float]:
    """A figure for every player of a yes-or-no game, 0 for those in no minimal set."""
    sets = [frozenset(players) for players in path_sets]
    diagram = build(minimal_game(sets))
    found = figure(diagram, np.array([*(1.0 for _ in diagram.values), 0.0]))
    everybody: frozenset[Player] = frozenset().union(*sets)
    return {player: found.get(player, 0.0) for player in sorted(everybody, key=str)}
