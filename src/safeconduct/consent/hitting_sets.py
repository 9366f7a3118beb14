"""Sets of states as the bits of an integer: subset and overlap tests in tens of nanoseconds.

The enumeration of :mod:`safeconduct.consent.frontier` compares millions of small sets; as Python integers
they are compared by one machine instruction each. Names come in when they are first met and in alphabetical
order among those met together, so the same questions always give the same numbering.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


class Names:
    """A growing numbering of names; the i-th name is bit ``1 << i``."""

    __slots__ = ("_bit", "_name")

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._bit: dict[str, int] = {}
        self._name: list[str] = []
        self.mask(names)

    def mask(self, names: Iterable[str]) -> int:
        """The integer of a set of names; unknown ones are numbered."""
        mask = 0
        for name in sorted(names):
            bit = self._bit.get(name)
            if bit is None:
                bit = 1 << len(self._name)
                self._bit[name] = bit
                self._name.append(name)
            mask |= bit
        return mask

    def set(self, mask: int) -> frozenset[str]:
        """The names whose bits are in `mask`."""
        return frozenset(self._name[bit.bit_length() - 1] for bit in bits(mask))


def bits(mask: int) -> Iterator[int]:
    """The single bits of `mask`, lowest first."""
    while mask:
        low = mask & -mask
        yield low
        mask ^= low


def holds_one_of(mask: int, parts: Iterable[int]) -> bool:
    """Whether one of `parts` lies inside `mask`."""
    for part in parts:  # a plain loop: half the time of any() with a generator  # noqa: SIM110
        if part & mask == part:
            return True
    return False


def minimal(masks: Iterable[int]) -> list[int]:
    """The sets that hold no other of them, smallest first."""
    kept: list[int] = []
    for mask in sorted(set(masks), key=lambda m: (m.bit_count(), m)):
        if not holds_one_of(mask, kept):
            kept.append(mask)
    return kept


class Transversals:
    """The minimal sets that meet every set given so far (minimal transversals, hitting sets, blockers).

    Sets are added one by one (Berge 1989, *Hypergraphs*, ch. 2). Begins with no set given: the empty set
    alone meets all of them. A set that meets all is minimal just when each of its elements is the only one to
    meet some set, so those *private* sets are kept for each element (as in Murakami and Uno 2014, *Efficient
    algorithms for dualizing large-scale hypergraphs*, Discrete Applied Mathematics 170); no two members are
    ever compared.
    """

    __slots__ = ("_given", "_holding", "members")

    def __init__(self) -> None:
        self.members: dict[int, dict[int, int]] = {0: {}}
        """Each minimal set, with its elements' private sets as bits in the order given."""
        self._given = 0
        self._holding: dict[int, int] = {}  # element -> the sets given that hold it, as bits

    def add(self, edge: int) -> list[int]:
        """Ask that `edge` be met too; gives the newly minimal sets.

        A member that misses the edge grows by each of its elements in turn, if all it had remain of use.
        """
        mark = 1 << self._given
        self._given += 1
        elements = list(bits(edge))
        for bit in elements:
            self._holding[bit] = self._holding.get(bit, 0) | mark
        misses = []
        for member, private in self.members.items():
            meets = member & edge
            if not meets:
                misses.append(member)
            elif not meets & (meets - 1):
                private[meets] |= mark
        born = []
        for member in misses:
            born += self._grown(member, elements, mark)
        return born

    def _grown(self, member: int, elements: list[int], mark: int) -> list[int]:
        """Replace a member by the minimal ones among it with one of `elements` added."""
        private = self.members.pop(member)
        born = []
        for bit in elements:
            without = ~self._holding[bit]
            left = {one: sets & without for one, sets in private.items()}
            if all(left.values()):
                left[bit] = mark
                self.members[member | bit] = left
                born.append(member | bit)
        return born


@dataclass(frozen=True, slots=True)
class Blocker:
    """Minimal sets that meet every one of some sets, smallest first; of those counted by then if it was cut."""

    members: list[int]
    cut: bool


def blocker(masks: Iterable[int], should_stop: Callable[[], bool] | None = None) -> Blocker:
    """All minimal sets that meet every one of `masks`; `should_stop` is asked before each is counted in."""
    transversals, cut = Transversals(), False
    for mask in minimal(masks):
        cut = should_stop is not None and should_stop()
        if cut:
            break
        transversals.add(mask)
    return Blocker(sorted(transversals.members, key=lambda m: (m.bit_count(), m)), cut)


def in_order(sets: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """Sets in the order they are shown: small ones first, then by name."""
    return tuple(sorted(set(sets), key=lambda s: (len(s), sorted(s))))
