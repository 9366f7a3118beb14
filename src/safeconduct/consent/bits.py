"""Sets of states as the bits of an integer: subset and overlap tests in tens of nanoseconds.

The enumeration of :mod:`safeconduct.consent.frontier` compares millions of small sets; as Python integers
they are compared by one machine instruction each. Names come in when they are first met and in alphabetical
order among those met together, so the same questions always give the same numbering.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator


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
    alone meets all of them.
    """

    __slots__ = ("members",)

    def __init__(self) -> None:
        self.members: set[int] = {0}

    def add(self, edge: int) -> list[int]:
        """Ask that `edge` be met too; gives the newly minimal sets.

        A member that misses the edge grows by each of its elements in turn, unless a member that met it lies
        inside the grown set already. Such a member holds the new element (members do not hold one another),
        so only those are looked at.
        """
        hits = [member for member in self.members if member & edge]
        misses = [member for member in self.members if not member & edge]
        born: list[int] = []
        if misses:
            for bit in bits(edge):
                rests = [hit ^ bit for hit in hits if hit & bit]
                born += [miss | bit for miss in misses if not holds_one_of(miss, rests)]
            self.members = {*hits, *born}
        return born


def blocker(masks: Iterable[int]) -> list[int]:
    """All minimal sets that meet every one of `masks`, smallest first."""
    transversals = Transversals()
    for mask in minimal(masks):
        transversals.add(mask)
    return sorted(transversals.members, key=lambda m: (m.bit_count(), m))


def in_order(sets: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """Sets in the order they are shown: small ones first, then by name."""
    return tuple(sorted(set(sets), key=lambda s: (len(s), sorted(s))))
