"""What mends the airport table is what its builder makes of its sources."""

import hashlib
import importlib
import json
import lzma
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "src" / "safeconduct" / "data" / "airports"


@pytest.fixture(scope="module")
def builder():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "data" / "build"))
        return importlib.import_module("airport_table")


def test_packaged_file_matches_its_record():
    record = json.loads((PACKAGE / "PROVENANCE.json").read_text())
    packed = (PACKAGE / "airports.json.xz").read_bytes()
    assert hashlib.sha256(packed).hexdigest() == record["packed_sha256"]
    assert hashlib.sha256(lzma.decompress(packed)).hexdigest() == record["payload_sha256"]
    assert hashlib.sha256((ROOT / record["builder"]).read_bytes()).hexdigest() == record["builder_sha256"]
    assert len(packed) < 120_000


def row(lat, lon, iata="", name="Alpha Airport"):
    return {"iata": iata, "name": name, "city": "", "lat": str(lat), "lon": str(lon)}


def other(lat, lon, iata="", name="Alpha"):
    return {
        "iata_code": iata,
        "name": name,
        "municipality": "",
        "latitude_deg": str(lat),
        "longitude_deg": str(lon),
    }


def ends(lat, lon):
    cells = {f"{e}_{c}_deg": str(v) for e in ("le", "he") for c, v in (("latitude", lat), ("longitude", lon))}
    return [cells]


def test_runway_ends_decide_between_two_sources(builder):
    near = builder.judged(row(0, 0), other(0.3, 0), ends(0.3, 0))
    assert near == (builder.Place(0.3, 0.0), 0.0)
    assert builder.judged(row(0, 0), other(0.3, 0), ends(0, 0)) == (None, 0.0)


def test_without_runway_ends_the_distance_stays_a_doubt(builder):
    where, doubt = builder.judged(row(0, 0), other(0.3, 0), [])
    assert where is None
    # 0.3 degrees of a meridian of 6,371.0088 km
    assert doubt == pytest.approx(33.36, abs=0.01)


def test_sources_that_agree_or_mean_two_airports_change_nothing(builder):
    assert builder.judged(row(0, 0), other(0.01, 0), ends(0.01, 0)) == (None, 0.0)
    assert builder.judged(row(0, 0), other(0.3, 0, name="Beta"), ends(0.3, 0)) == (None, 0.0)
    assert builder.judged(row(0, 0), other(5, 0), ends(5, 0))[0] is None
