"""Surface legs from an airport: by road from the table, by sea from its crossings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from safeconduct.surface.distance import km_between
from safeconduct.surface.model import Basis, Crossing, Hours, SurfaceLeg, SurfaceTable

NEAR_KM = 60.0
"""A place farther from every airport of the table than this has no surface legs of its own."""

LONG_WAY = 1.8
"""A road more than this many times as long as the crow flies is told as such: P90 of the graph is 1.47."""


@dataclass(frozen=True, slots=True)
class AirportOfTable:
    """An airport of the table and how far it lies from the place asked about.

    Attributes
    ----------
    icao : str
    away_km : float
        As the crow flies; 0 for the place itself.
    """

    icao: str
    away_km: float


def nearest_airport(table: SurfaceTable, lat_deg: float, lon_deg: float) -> AirportOfTable | None:
    """The table's airport nearest to a place, within `NEAR_KM`; None if there is none."""
    km = km_between(np.array(lat_deg), np.array(lon_deg), table.lat_deg, table.lon_deg)
    row = int(np.argmin(km))
    return AirportOfTable(table.icao[row], float(km[row])) if km[row] <= NEAR_KM else None


def surface_legs_from(table: SurfaceTable, icao: str, within_km: float) -> tuple[SurfaceLeg, ...]:
    """Every surface leg from an airport to one within so far as the crow flies, the quickest (likely hours) first.

    An airport that a road and a ship reach has two legs. The table holds pairs up to 800 km apart, and up to
    1,000 km where a border lies between and one of the two airports is large.

    Parameters
    ----------
    icao : the airport's ICAO code; empty result if the table does not have it
    within_km : greatest distance of the other airport as the crow flies
    """
    row = table.row(icao)
    if row is None:
        return ()
    legs = [*_by_road(table, row), *_by_sea(table, row)]
    near = [leg for leg in legs if leg.direct_km <= within_km]
    return tuple(sorted(near, key=lambda leg: (leg.hours.likely, leg.destination)))


def surface_legs_near(
    table: SurfaceTable, lat_deg: float, lon_deg: float, within_km: float
) -> tuple[AirportOfTable | None, tuple[SurfaceLeg, ...]]:
    """The airport of the table that stands for a place, and the legs from there."""
    near = nearest_airport(table, lat_deg, lon_deg)
    return near, surface_legs_from(table, near.icao, within_km) if near else ()


def _by_road(table: SurfaceTable, row: int) -> Iterator[SurfaceLeg]:
    for pair in np.flatnonzero((table.first == row) | (table.second == row)):
        ahead = bool(table.first[pair] == row)
        other = int(table.second[pair] if ahead else table.first[pair])
        states = table.paths[table.path[pair]]
        yield _road(
            table,
            (row, other),
            float(table.km[pair]),
            states if ahead else states[::-1],
            bool(table.guess[pair]),
        )


def _road(
    table: SurfaceTable, ends: tuple[int, int], km: float, states: tuple[str, ...], guess: bool
) -> SurfaceLeg:
    direct_km = _direct_km(table, *ends)
    basis = Basis.GUESS if guess else Basis.ROADS
    source = (
        f"great circle × {table.circuity:g}: the road graph has nothing here" if guess else table.roads_source
    )
    note = "" if guess or km <= LONG_WAY * direct_km else "a long way round; the road graph may lack a link"
    codes = (table.icao[ends[0]], table.icao[ends[1]])
    return SurfaceLeg(
        "road", *codes, direct_km, km, table.speeds["road"].hours(km), states, basis, source, note
    )


def _by_sea(table: SurfaceTable, row: int) -> Iterator[SurfaceLeg]:
    for crossing in table.crossings:
        if row in (crossing.origin, crossing.destination):
            yield _sea(table, row, crossing)


def _sea(table: SurfaceTable, row: int, crossing: Crossing) -> SurfaceLeg:
    ahead = crossing.origin == row
    other = crossing.destination if ahead else crossing.origin
    ports = crossing.ports if ahead else crossing.ports[::-1]
    note = f"from {ports[0]} to {ports[1]}" + (f"; {crossing.note}" if crossing.note else "")
    return SurfaceLeg(
        mode="ferry",
        origin=table.icao[row],
        destination=table.icao[other],
        direct_km=_direct_km(table, row, other),
        km=crossing.km,
        hours=crossing.hours or _sailing(table, crossing.km),
        states=(table.state[row], table.state[other]),
        basis=crossing.basis,
        source=crossing.source,
        note=note,
    )


def _sailing(table: SurfaceTable, km: float) -> Hours:
    return table.speeds["ferry"].hours(km)


def _direct_km(table: SurfaceTable, one: int, other: int) -> float:
    ends = (table.lat_deg[one], table.lon_deg[one], table.lat_deg[other], table.lon_deg[other])
    return float(km_between(*ends))
