"""A table of four airports by hand: two in AA, one in BB, one in CC over the sea."""

from __future__ import annotations

import numpy as np

from safeconduct.surface import Basis, Crossing, Hours, Speed, SurfaceTable


def small_table() -> SurfaceTable:
    """Roads 0–1 (one state), 0–2 (a border, guessed); a ferry 1–3 with times, another 2–3 without."""
    return SurfaceTable(
        icao=("AAAA", "AAAB", "BBBB", "CCCC"),
        iata=("AAA", "AAB", "BBB", "CCC"),
        state=("AA", "AA", "BB", "CC"),
        lat_deg=np.array([10.0, 10.0, 12.0, 11.0]),
        lon_deg=np.array([20.0, 22.0, 20.0, 24.0]),
        runway_m=np.array([3000, 1500, 2500, 4000], np.int32),
        large=np.array([True, False, False, True]),
        first=np.array([0, 0], np.int32),
        second=np.array([1, 2], np.int32),
        km=np.array([440.0, 278.0]),
        path=np.array([0, 1], np.int32),
        guess=np.array([False, True]),
        paths=(("AA",), ("AA", "BB")),
        circuity=1.25,
        crossings=(
            Crossing(1, 3, ("Alpha", "Gamma"), 250.0, Hours(8.0, 9.0, 12.0), Basis.READ, "a timetable", ""),
            Crossing(2, 3, ("Beta", "Gamma"), 450.0, None, Basis.GUESS, "nobody", "a night boat"),
        ),
        speeds={
            "road": Speed("road", 30.0, 55.0, 110.0, Basis.GUESS, "journeys"),
            "ferry": Speed("ferry", 20.0, 30.0, 45.0, Basis.GUESS, "ships"),
        },
        roads_source="a map",
        sha256="",
    )
