"""The user's own rows on airports, laid over the packaged table."""

import pytest

from safeconduct.errors import InputError
from safeconduct.facts.airport import field_remarks
from safeconduct.store import airports
from safeconduct.store.airports import airport_rows, airports_named, field_facts, find_airport, get_place
from safeconduct.store.facts import own_in_use, use_own_facts
from safeconduct.store.own_facts import add_row

SAID = {"source": "a letter", "seen_on": "2026-11-30"}


@pytest.fixture
def own(tmp_path):
    before, file = own_in_use(), tmp_path / "own-airports.csv"

    def enter(**cells):
        add_row(file, "airports", SAID | cells)
        use_own_facts([file])

    yield enter
    use_own_facts(before)


def test_a_new_field_is_found_by_code_city_and_in_the_whole_table(own):
    count = len(airport_rows())
    own(icao="QQQQ", iata="", name="New Field", city="Newtown on Sea", alpha2="SY", lat_deg="35.0", lon_deg="36.0",
        scheduled="yes", size="medium")  # fmt: skip
    found = find_airport("qqqq")
    assert found is not None
    assert (found.name, found.country, found.lat_deg) == ("New Field", "SY", 35.0)
    assert len(airport_rows()) == count + 1
    assert get_place("Newtown on Sea") == found
    assert airports_named(["QQQQ", "OSDI"]).keys() == {"QQQQ", "OSDI"}


def test_what_a_row_leaves_out_is_as_in_the_table(own):
    before, field = find_airport("OSDI"), field_facts("OSDI")
    own(icao="OSDI", runway_m="1800")
    own(icao="OSDI", size="closed", closed_on="2026-11-29", note="cratered")
    assert find_airport("DAM") == before
    now = field_facts("OSDI")
    assert (now.runway_m, now.source, now.read_on) == (1800, "a letter", "2026-11-30")
    assert now.lit is field.lit
    (line,) = field_remarks(before, now, airports.date(2026, 11, 30))
    assert line.startswith("Damascus (OSDI) is closed since 2026-11-29: cratered (own fact, ")
    assert field_remarks(before, now, airports.date(2026, 11, 28)) == ()


def test_without_own_files_everything_is_as_it_was(own):
    own(icao="OSDI", lat_deg="10", lon_deg="10")
    assert find_airport("OSDI").lat_deg == 10.0
    use_own_facts([])
    assert round(find_airport("OSDI").lat_deg, 1) == 33.4


def test_every_fault_of_a_row_at_once(own):
    own(
        icao="osdi", lat_deg="91", alpha2="Syria", runway_m="-3", paved="perhaps", closed_on="soon", source=""
    )
    with pytest.raises(InputError) as told:
        find_airport("OSDI")
    for column in ("icao", "source", "alpha2", "lat_deg", "runway_m", "paved", "closed_on"):
        assert f"line 2: {column}: " in str(told.value), column
    assert "gives half a position" in str(told.value)
