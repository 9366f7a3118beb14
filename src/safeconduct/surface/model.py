"""What the table of surface legs holds, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]


class Basis(StrEnum):
    """What a length or a time rests on."""

    ROADS = "road graph"
    """The shortest path on the packaged graph of main roads (OpenStreetMap)."""
    READ = "read"
    """A document was read for it; the source names it."""
    GUESS = "program's guess"
    """Nobody measured or read it."""


@dataclass(frozen=True, slots=True)
class Hours:
    """How long a leg takes under way, hours: waits at borders, check points and ports come on top.

    Attributes
    ----------
    low, likely, high : float
        A car on a good road; a bus or a convoy with its stops; a convoy on a bad road.
    """

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.low <= self.likely <= self.high:
            raise ValueError(f"hours must not fall from low to high: {self.low}, {self.likely}, {self.high}")


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast people move by one mode, km/h, stops included.

    Attributes
    ----------
    mode : str
        ``road`` or ``ferry``.
    slow_kmh, likely_kmh, fast_kmh : float
    basis : Basis
    source : str
        What it was drawn from.
    """

    mode: str
    slow_kmh: float
    likely_kmh: float
    fast_kmh: float
    basis: Basis
    source: str

    def __post_init__(self) -> None:
        if not 0.0 < self.slow_kmh <= self.likely_kmh <= self.fast_kmh:
            raise ValueError(f"speeds of {self.mode} must be above 0 and must not fall")

    def hours(self, km: float) -> Hours:
        """Time for a length: hours = km / speed, the fast speed giving the low figure."""
        return Hours(km / self.fast_kmh, km / self.likely_kmh, km / self.slow_kmh)


@dataclass(frozen=True, slots=True)
class Crossing:
    """A ferry or another sea crossing between the ports of two airports.

    Attributes
    ----------
    origin, destination : int
        Rows of the airports in the table; the crossing works both ways.
    ports : tuple of str
        The two ports, in that order.
    km : float
        Length of the crossing, km.
    hours : Hours or None
        Where a source tells them; else they follow from the speed.
    basis : Basis
    source, note : str
    """

    origin: int
    destination: int
    ports: tuple[str, str]
    km: float
    hours: Hours | None
    basis: Basis
    source: str
    note: str


@dataclass(frozen=True, slots=True, eq=False)
class SurfaceTable:
    """Airports and the surface legs between them.

    Attributes
    ----------
    icao, iata : tuple of str
        Codes of the n airports.
    state : tuple of str
        ISO alpha-2 code of the state whose ground each stands on.
    lat_deg, lon_deg : (n,) degrees
    runway_m : (n,) longest open runway, m
    large : (n,) whether OurAirports calls it a large airport
    first : (m,) lower row of each pair of airports, ascending
    second : (m,) higher row
    km : (m,) length by road, km
    path : (m,) row of `paths`, as driven from the lower row to the higher
    guess : (m,) whether the length is the great circle times `circuity`
    paths : tuple of tuple of str
        States in the order driven through, both ends' included.
    circuity : float
        Length by road over great circle where the graph has nothing.
    crossings : tuple of Crossing
    speeds : dict of mode to Speed
    roads_source : str
        Where the lengths come from, with the notice their licence asks for.
    sha256 : str
        Hash of the packaged payload, for provenance.
    """

    icao: tuple[str, ...]
    iata: tuple[str, ...]
    state: tuple[str, ...]
    lat_deg: Floats
    lon_deg: Floats
    runway_m: Ints
    large: NDArray[np.bool_]
    first: Ints
    second: Ints
    km: Floats
    path: Ints
    guess: NDArray[np.bool_]
    paths: tuple[tuple[str, ...], ...]
    circuity: float
    crossings: tuple[Crossing, ...]
    speeds: Mapping[str, Speed]
    roads_source: str
    sha256: str

    def row(self, code: str) -> int | None:
        """Row of the airport with that ICAO code; None if the table has none."""
        return self.icao.index(code) if code in self.icao else None


@dataclass(frozen=True, slots=True)
class SurfaceLeg:
    """One leg on the ground or by ship, from one airport to another.

    Attributes
    ----------
    mode : str
        ``road`` or ``ferry``.
    origin, destination : str
        ICAO codes.
    direct_km, km : float
        As the crow flies, and as driven or sailed.
    hours : Hours
        Under way; waits at borders come on top.
    states : tuple of str
        States (alpha-2) in the order entered, both ends' included.
    basis : Basis
        What the length rests on.
    source : str
        Where it was read, or how it was made.
    note : str
        What else a reader must know; may be empty.
    """

    mode: str
    origin: str
    destination: str
    direct_km: float
    km: float
    hours: Hours
    states: tuple[str, ...]
    basis: Basis
    source: str
    note: str = ""

    @property
    def borders(self) -> tuple[tuple[str, str], ...]:
        """Borders crossed in order, each as (state left, state entered)."""
        return tuple(pairwise(self.states))
