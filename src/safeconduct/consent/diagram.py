"""A decision diagram over the answers of states: which way is open, for every combination of answers at once.

A *system* is a list of sets of players with a value each; it is worth the least value among the sets all of
whose players say yes (or nothing, when there is none). With one value for all, that is a monotone yes-or-no
system; with lengths as values, it is the shortest open route.

The diagram is built level by level, one player a level (breadth first, as in Bryant 1986, *Graph-based
algorithms for Boolean function manipulation*, but with whole levels as arrays). A row is what is still
undecided: the sets that can still come about, as bits. A player's yes shortens the sets it is in, a no
strikes them out; a set that holds another one of no greater value is dropped, sets that have become equal
are merged, and rows that have become equal are one row (hash-consing, each merger verified word for word).
Rows carry besides the refusals that later players depend on, so that blocs and conditions need no further
variables.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.consent import kernels

Rows = NDArray[np.uint64]
Places = NDArray[np.intp]
Floats = NDArray[np.float64]
Player = Any
"""Who answers: anything that can be hashed, here the name of a state or bloc."""
Game = Iterable[Iterable[Hashable]]
"""A monotone system by its path sets, or minimal winning coalitions."""


@dataclass(frozen=True, slots=True)
class Level:
    """One player's place in the diagram.

    Attributes
    ----------
    player : Player
        Who answers here.
    yes, no : array of int, shape (rows,)
        Row of the next level after either answer.
    parents : tuple of Player
        Players this one's answer depends on.
    against : array of bool, shape (rows, parents)
        Which of them have refused, by row.
    """

    player: Player
    yes: Places
    no: Places
    parents: tuple[Player, ...]
    against: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Diagram:
    """All combinations of answers and what each is worth.

    Attributes
    ----------
    levels : tuple of Level
        Players in order, each after those it depends on. The first level has one row.
    ends : array of int, shape (last rows,)
        What the last rows are worth: a place in `values`, or ``len(values)`` for nothing.
    values : tuple of float
        The different values of the system, ascending.
    """

    levels: tuple[Level, ...]
    ends: Places
    values: tuple[float, ...]

    @property
    def size(self) -> int:
        """Rows in all."""
        return sum(len(level.yes) for level in self.levels)


def build(
    sets: Sequence[frozenset[Player]],
    values: Sequence[float] | None = None,
    parents: Mapping[Player, tuple[Player, ...]] | None = None,
    *,
    of_refusals: bool = False,
) -> Diagram:
    """The diagram of a system.

    Parameters
    ----------
    sets : sequence of frozenset
        The sets of players.
    values : sequence of float, optional
        One for each set, the less the better; all alike when not given.
    parents : mapping, optional
        For a player the players on whose refusals its answer depends. No circles.
    of_refusals : bool
        Whether the sets come about by refusals (veto sets) and not by consents.
    """
    if values is None:
        sets = minimal_game(sets)
    worths = (0.0,) * len(sets) if values is None else tuple(values)
    pulls = tuple(sorted((parents or {}).items(), key=str))
    return _built(tuple(sets), worths, pulls, of_refusals)


@lru_cache(maxsize=4)  # chance, importance and value of one system are asked for one after the other
def _built(
    sets: tuple[frozenset[Player], ...],
    worths: tuple[float, ...],
    pulls: tuple[tuple[Player, tuple[Player, ...]], ...],
    of_refusals: bool,
) -> Diagram:
    parents = dict(pulls)
    order = _order(sets, parents)
    table = _Table(sets, worths, order, parents)
    rows = table.first_row()
    levels = []
    for player in order:
        against = table.refused(rows, parents.get(player, ()))
        done, left = table.answer(rows, player)
        yes, no = (left, done) if of_refusals else (done, left)
        table.note_refusal(no, player)
        both = np.concatenate([yes, no]) & table.still_needed(player)
        unique, where = _merge(both)
        levels.append(Level(player, where[: len(rows)], where[len(rows) :], parents.get(player, ()), against))
        rows = unique
    return Diagram(tuple(levels), table.ends(rows), table.values)


def _order(sets: Sequence[frozenset[Player]], parents: Mapping[Player, tuple[Player, ...]]) -> list[Player]:
    """Players in small and many sets first, each after its parents; that keeps the levels narrow.

    The weight of a set halves with each player still to answer, as a clause's does in Jeroslow and Wang 1990
    (*Solving propositional satisfiability problems*, Ann. Math. Artif. Intell. 1): it is the share of all
    answers it decides.
    """
    left = [set(players) for players in sets]
    todo = sorted({player for players in sets for player in players}, key=str)
    order: list[Player] = []
    while todo:
        weight = dict.fromkeys(todo, 0.0)
        for players in left:
            share = 2.0 ** -len(players)
            for player in players:
                weight[player] += share
        best = max(todo, key=weight.__getitem__)
        _place(best, parents, order)
        placed = set(order)
        left = [players - placed for players in left]
        todo = [player for player in todo if player not in placed]
    return order


def _place(player: Player, parents: Mapping[Player, tuple[Player, ...]], order: list[Player]) -> None:
    if player not in order:
        for parent in parents.get(player, ()):
            _place(parent, parents, order)
        order.append(player)


class _Table:
    """The columns of the rows: sets that may come about, values come about, refusals to be remembered."""

    def __init__(
        self,
        sets: Sequence[frozenset[Player]],
        worths: Sequence[float],
        order: list[Player],
        parents: Mapping[Player, tuple[Player, ...]],
    ) -> None:
        self.values = tuple(sorted(set(worths)))
        self.bit_of = {player: 1 << place for place, player in enumerate(order)}
        members = [sum(self.bit_of[player] for player in players) for players in sets]
        # An empty set per value stands for "this value has come about"; a set whose players have all said
        # yes is merged into it like any two sets that have become equal.
        kept = _without_beaten(sorted(zip(worths, members, strict=True), key=_by_worth))
        self.rests = [0] * len(self.values) + [rest for worth, rest in kept if rest]
        self.worths = [*self.values, *(worth for worth, rest in kept if rest)]
        self.column = {key: col for col, key in enumerate(zip(self.rests, self.worths, strict=True))}
        self.start = [self.column[rest, worth] for worth, rest in kept]
        self.last_use = {parent: child for child in order for parent in parents.get(child, ())}
        self.memory = {p: len(self.rests) + k for k, p in enumerate(sorted(self.last_use, key=str))}
        self.words = (len(self.rests) + len(self.memory) + 63) // 64
        self.keep = self._word_mask(range(64 * self.words))

    def _word_mask(self, columns: Sequence[int] | range) -> Rows:
        mask = sum(1 << col for col in columns)
        return np.array([mask >> 64 * word & (1 << 64) - 1 for word in range(self.words)], dtype=np.uint64)

    def first_row(self) -> Rows:
        """The one row of the first level: nobody has answered."""
        return self._word_mask(self.start)[None, :]

    def refused(self, rows: Rows, parents: tuple[Player, ...]) -> NDArray[np.bool_]:
        """Which of `parents` have refused, by row."""
        if not parents:
            return np.empty((len(rows), 0), dtype=bool)
        return np.stack([_bit(rows, self.memory[parent]).astype(bool) for parent in parents], axis=1)

    def answer(self, rows: Rows, player: Player) -> tuple[Rows, Rows]:
        """Rows after `player` did its part, and after it did not."""
        bit = self.bit_of[player]
        touched = [col for col, rest in enumerate(self.rests) if rest & bit]
        left = rows & ~self._word_mask(touched)
        done = rows.copy()
        targets = [self._shorten(done, col, bit) for col in touched]
        self._absorb(done, sorted(set(targets)))
        return done, left

    def _shorten(self, rows: Rows, col: int, bit: int) -> int:
        """Take the player out of a set; gives the column the set is in from now on."""
        self.column.pop((self.rests[col], self.worths[col]), None)
        self.rests[col] ^= bit
        target = self.column.setdefault((self.rests[col], self.worths[col]), col)
        if target != col:
            alive = _bit(rows, col)
            _set_bit(rows, target, alive)
            rows[:, col // 64] &= ~(alive << np.uint64(col % 64))
            self.rests[col] = 0  # out of use: nobody can be taken out of it again
        return target

    def _absorb(self, rows: Rows, columns: list[int]) -> None:
        """Drop from each row the sets that hold another one of it that is worth no less.

        Only sets just shortened can newly lie inside another.
        """
        for col in columns:
            rest, worth = self.rests[col], self.worths[col]
            beaten = [
                other
                for other, more in enumerate(self.rests)
                if rest & more == rest and other != col and self.worths[other] >= worth
            ]
            if beaten:
                mask = self._word_mask(beaten)
                alive = _bit(rows, col)
                for word in np.flatnonzero(mask):
                    rows[:, word] &= ~(alive * mask[word])

    def note_refusal(self, rows: Rows, player: Player) -> None:
        """Remember a refusal that later players depend on."""
        if player in self.memory:
            _set_bit(rows, self.memory[player], np.ones(len(rows), dtype=np.uint64))

    def still_needed(self, player: Player) -> Rows:
        """Mask without the memory of players on whom nobody after `player` depends."""
        over = [self.memory[parent] for parent, last in self.last_use.items() if last == player]
        if over:
            self.keep = self.keep & ~self._word_mask(over)
        return self.keep

    def ends(self, rows: Rows) -> Places:
        """What each of the last rows is worth."""
        ends = np.full(len(rows), len(self.values), dtype=np.intp)
        for place in reversed(range(len(self.values))):
            ends[_bit(rows, place).astype(bool)] = place
        return ends


def _by_worth(entry: tuple[float, int]) -> tuple[float, int, int]:
    return entry[0], entry[1].bit_count(), entry[1]


def _without_beaten(entries: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Sets, in order of value, that hold no earlier one."""
    kept: list[tuple[float, int]] = []
    for worth, members in entries:
        if not any(rest & members == rest for _, rest in kept):
            kept.append((worth, members))
    return kept


def _bit(rows: Rows, col: int) -> Rows:
    """Column `col` of every row, as 0 or 1."""
    return (rows[:, col // 64] >> np.uint64(col % 64)) & np.uint64(1)


def _set_bit(rows: Rows, col: int, ones: Rows) -> None:
    rows[:, col // 64] |= ones << np.uint64(col % 64)


def _merge(rows: Rows) -> tuple[Rows, Places]:
    """The different rows, and for each given row its place among them."""
    mixed = rows[:, 0].copy()
    for word in range(1, rows.shape[1]):
        # multiply and xor-shift: the finaliser of SplitMix64 (Steele, Lea & Flood 2014, OOPSLA)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB) + rows[:, word]
    first, where = _distinct(mixed)
    unique = rows[first]
    if rows.shape[1] > 1 and not np.array_equal(unique[where], rows):  # two rows, one hash: about 1 in 10^9
        unique, where = np.unique(rows, axis=0, return_inverse=True)
    return unique, where.reshape(-1)


def _distinct(keys: Rows) -> tuple[Places, Places]:
    """Where each different key stands first, keys ascending, and for each key its like's place among them.

    As `numpy.unique`, but only the different ones are sorted: a third of its time.
    """
    first, which = kernels.first_places(keys, 63 - max(1, len(keys)).bit_length())
    order = np.argsort(keys[first])
    rank = np.empty(len(order), np.intp)
    rank[order] = np.arange(len(order))
    return first[order], rank[which]


def values_up(diagram: Diagram, odds: Sequence[Floats], payoff: Floats) -> list[Floats]:
    """Expected payoff below each row, level by level; the last entry belongs to the ends.

    Parameters
    ----------
    odds : sequence of array, shape (rows or 1, columns)
        Chance of a yes per level and row, for several assumptions (columns) at once.
    payoff : array, shape (values + 1,)
        Of each value, and of nothing.
    """
    columns = odds[0].shape[1] if odds else 1
    worth = np.repeat(payoff[diagram.ends][:, None], columns, axis=1)
    levels = [worth]
    for level, yes in zip(reversed(diagram.levels), reversed(odds), strict=True):
        worth = kernels.up(level.yes, level.no, yes, worth)
        levels.append(worth)
    return levels[::-1]


def reach_down(diagram: Diagram, odds: Sequence[Floats]) -> list[Floats]:
    """Chance that the answers lead to each row, level by level; the last entry belongs to the ends."""
    columns = odds[0].shape[1] if odds else 1
    reach = np.ones((1, columns))
    levels = [reach]
    widths = [*(len(level.yes) for level in diagram.levels), len(diagram.ends)][1:]
    for level, yes, width in zip(diagram.levels, odds, widths, strict=True):
        reach = kernels.down(level.yes, level.no, yes, reach, width)
        levels.append(reach)
    return levels


def minimal_game(path_sets: Game) -> list[frozenset[Player]]:
    """The path sets that hold no other: players only in others count for nothing."""
    kept: list[frozenset[Player]] = []
    for players in sorted({frozenset(players) for players in path_sets}, key=_size):
        if not any(fewer <= players for fewer in kept):
            kept.append(players)
    return kept


def _size(players: frozenset[Player]) -> tuple[int, list[str]]:
    return len(players), sorted(map(str, players))
