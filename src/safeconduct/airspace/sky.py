"""The sky: cells, the borders between them, and the shells that keep a route out of them. Pure values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from safeconduct.airspace.policies import Policies
from safeconduct.airspace.policy_tables import PolicyTables

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

HIGH_SEAS = -1
"""Number of the cell that needs nobody's consent."""

ATTRIBUTION = "Borders Natural Earth; islands © OpenStreetMap contributors (ODbL)"
"""Said wherever the sky's shapes are drawn or handed on: the licence of its islands asks for it."""

RESOLUTIONS = ("1km", "5km")
"""Names of the shells: the default and the fast ones."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of the sky with one requirement.

    Attributes
    ----------
    name : str
        Key, e.g. ``TR``, ``crimea``, ``strait:gibraltar:ES``, ``caspian:RU``.
    kind : str
        state, territory (another state answers for it), disputed, strait, band (between the practised breadth and
        12 NM), caspian (beyond 15 NM of the shore), azov, antarctic, archipelago (its waters beyond 12 NM of land),
        claim (claimed beyond 12 NM).
    key : str
        State (alpha-2), area, strait or sector that the policies decide by.
    parent : int
        Cell whose requirement holds where a policy makes this one ordinary territory; −1 for none.
    """

    name: str
    kind: str
    key: str
    parent: int = -1


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines on the sphere, one after the other.

    Attributes
    ----------
    lonlat_deg : (n, 2) degrees
    first : (m + 1,) first point of each line
    """

    lonlat_deg: Floats
    first: Ints

    def __len__(self) -> int:
        return len(self.first) - 1

    def line(self, i: int) -> Floats:
        """Points of one line, shape (k, 2), degrees."""
        return self.lonlat_deg[self.first[i] : self.first[i + 1]]

    def xyz(self) -> Floats:
        """All points as unit vectors, shape (n, 3)."""
        return unit_vectors(self.lonlat_deg)


@dataclass(frozen=True, slots=True)
class Sky:
    """The labelled coverage of the world and the shells of its cells.

    Attributes
    ----------
    cells : tuple of Cell
    borders : Lines
        Chains of border, simplified at 1 km.
    left, right : (m,) cell on each side of each chain; `HIGH_SEAS` for nobody's
    shells : dict of resolution to (Lines, (r,) cell of each ring)
        Rings (not closed; the cell on the left) that hold the whole cell as its source draws it.
    about : dict
        Source, builder, date, hash.
    """

    cells: tuple[Cell, ...]
    borders: Lines
    left: Ints
    right: Ints
    shells: dict[str, tuple[Lines, Ints]]
    about: dict[str, str]


@dataclass(frozen=True, slots=True)
class Picture:
    """Each cell's requirement on a day under stated policies.

    Attributes
    ----------
    requires : tuple of frozenset of str
        States (alpha-2) whose consent each cell needs; empty for a free one.
    as_of : date or None
        The day; None for the latest the tables know.
    policies : Policies
    """

    requires: tuple[frozenset[str], ...]
    as_of: date | None
    policies: Policies

    def refused_cells(self, states: Iterable[str]) -> Ints:
        """Numbers of the cells that need one of the states."""
        by_state = _cells_by_state(self.requires)
        found: set[int] = set().union(*(by_state.get(state, ()) for state in states))
        return np.array(sorted(found), dtype=np.int32)


@lru_cache(maxsize=16)
def _cells_by_state(requires: tuple[frozenset[str], ...]) -> dict[str, tuple[int, ...]]:
    out: dict[str, tuple[int, ...]] = {}
    for cell, need in enumerate(requires):
        for state in need:
            out[state] = (*out.get(state, ()), cell)
    return out


def picture(
    sky: Sky, tables: PolicyTables, policies: Policies = Policies(), as_of: date | None = None
) -> Picture:
    """The requirement of every cell on a day under the policies."""
    out: list[frozenset[str]] = []
    apart = {e.area or code: e for code, e in sorted(tables.territories().items()) if code in policies.apart}
    for cell in sky.cells:
        need = _requirement(cell, out, tables, policies, as_of)
        territory = apart.get(cell.key) if cell.kind in ("territory", "disputed") else None
        if territory:
            # asked for itself: in the place of the state that answers for it otherwise
            need = need - {territory.answers} | {territory.alpha2}
        out.append(need)
    return Picture(tuple(out), as_of, policies)


AZOV = frozenset({"RU", "UA"})
"""The Sea of Azov: inland waters of both (agreement of 24 December 2003; ended by Ukraine in 2023, both are asked)."""


def _requirement(
    cell: Cell, earlier: list[frozenset[str]], tables: PolicyTables, policies: Policies, as_of: date | None
) -> frozenset[str]:
    # parents come before their children in the list
    parent = earlier[cell.parent] if cell.parent >= 0 else frozenset()
    match cell.kind:
        case "state":
            return frozenset({cell.key})
        case "territory":
            return parent
        case "disputed" | "antarctic":
            return tables.requirement(cell.key, as_of, policies)
        case "strait":
            return frozenset() if tables.straits[cell.key].free(policies) else parent
        case "band":
            return frozenset() if policies.territorial_sea == "practice" else parent
        case "caspian":
            return frozenset() if policies.caspian == "convention" else parent
        case "archipelago":
            return frozenset() if policies.archipelagos == "passage" else parent
        case "claim":
            return parent if tables.claims[cell.key].honoured(policies) else frozenset()
        case "azov":
            return AZOV
    raise AssertionError(f"no rule for cells of kind {cell.kind}")


POLICY_OF_KIND = {
    "disputed": "disputed",
    "strait": "straits",
    "band": "territorial_sea",
    "caspian": "caspian",
    "antarctic": "antarctica",
    "archipelago": "archipelagos",
    "claim": "claims",
}
"""Which policy decides about a kind of cell."""


def unit_vectors(lonlat_deg: Floats) -> Floats:
    """Unit vectors, shape (n, 3), of points in degrees, shape (n, 2) as (lon, lat)."""
    lon, lat = np.radians(lonlat_deg[:, 0]), np.radians(lonlat_deg[:, 1])
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def latlon_deg(xyz: Floats) -> tuple[float, float]:
    """(latitude, longitude) in degrees of one unit vector."""
    lat = np.degrees(np.arctan2(xyz[2], np.hypot(xyz[0], xyz[1])))
    return float(lat), float(np.degrees(np.arctan2(xyz[1], xyz[0])))
