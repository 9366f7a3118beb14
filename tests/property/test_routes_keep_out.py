"""A route never enters a refusing state as its source draws the border, before any simplification.

The unsimplified borders (data/check) are sampled every 500 m by the checker, which knows nothing of shells.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from test_routing_twin import _case

from safeconduct.airspace.pack import unpack
from safeconduct.airspace.sky import Sky
from safeconduct.planning.verify import cells_at, sample
from safeconduct.store.world import load_world

ROOT = Path(__file__).resolve().parents[2]
EXACT = ROOT / "data" / "check" / "borders-exact.bin.xz"


@cache
def exact_sky() -> Sky:
    return unpack(lzma.decompress(EXACT.read_bytes()))


@pytest.mark.parametrize("resolution", ["1km", "5km"])
@pytest.mark.parametrize("seed", range(2000, 2060))
def test_no_sample_lies_in_refused_sky_as_the_source_draws_it(seed: int, resolution: str) -> None:
    router = load_world().router(resolution)
    origin, destination, refused = _case(seed, resolution)
    route = router.shortest(origin, destination, refused)
    if route is None:
        pytest.skip("no route")
    cells = cells_at(exact_sky(), *sample(route.points))
    shut = np.isin(cells, router.picture.refused_cells(refused))
    assert not shut.any(), f"{int(shut.sum())} samples in refused sky"


def test_the_exact_borders_are_the_ones_on_record() -> None:
    record = json.loads((ROOT / "src/safeconduct/data/sky/PROVENANCE.json").read_text())
    assert hashlib.sha256(EXACT.read_bytes()).hexdigest() == record["exact_sha256"]
    assert exact_sky().cells == load_world().sky.cells
