"""Airports found by text search are those the slow way finds."""

import random

import airportsdata
import pytest

from safeconduct.errors import Fault, InputError
from safeconduct.facts import Airport
from safeconduct.store.airports import airports_named, check_place, find_airport, get_place, read_places
from safeconduct.store.facts import load_facts


@pytest.fixture(scope="module")
def slow():
    return airportsdata.load()


def same(airport, row):
    return (airport.icao, airport.iata, airport.name, airport.country, airport.lat_deg, airport.lon_deg) == (
        row["icao"], row["iata"], row["name"], row["country"], row["lat"], row["lon"]
    )  # fmt: skip


def test_search_agrees_with_the_whole_table(slow):
    rows = random.Random(2022).sample([r for c, r in slow.items() if c.isalnum()], 300)
    for row in rows:
        assert same(find_airport(row["icao"]), row)
        if row["iata"]:
            assert same(find_airport(row["iata"].lower()), row)


def test_every_airport_lies_in_a_state_we_know(slow):
    known = load_facts().states.by_alpha2
    assert {row["country"] for row in slow.values()} <= set(known)


def test_capital_airports_of_the_state_table_exist():
    codes = {s.capital_icao: s.alpha2 for s in load_facts().states.by_alpha2.values() if s.capital_icao}
    missing = [code for code in codes if find_airport(code) is None]
    assert missing == []


def test_airport_has_metres_and_a_time_zone():
    damascus = get_place("OSDI")
    assert damascus.elevation_m == pytest.approx(2020 * 0.3048, abs=0.05)
    assert (damascus.country, damascus.tz, damascus.code) == ("SY", "Asia/Damascus", "OSDI")


def test_second_indicators_lead_to_the_same_airport():
    assert get_place("HJJJ") == get_place("HSSJ")
    assert get_place("HSSS").iata == "KRT"


def test_pristina_is_in_kosovo():
    assert get_place("PRN").country == "XK"


@pytest.mark.parametrize("place", ["55.97,37.41", " 55.97 ; 37.41 ", (55.97, 37.41)])
def test_position_is_a_place(place):
    found = get_place(place)
    assert (found.lat_deg, found.lon_deg, found.country, found.icao) == (55.97, 37.41, "", "")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("OSDX", 'no airport has the ICAO or IATA code "OSDX". Did you mean OSDI (Damascus)?'),
        ("Damascus", "Did you mean OSDI (Damascus)?"),
        ((137.4, 55.9), "Are latitude and longitude swapped (55.9,137.4)?"),
        ("95,195", "latitude 95 is beyond 90."),
        ("5,195", "longitude 195 is beyond 180."),
        ((float("nan"), 0.0), "is not a position"),
        ((1.0, 2.0, 3.0), "is not a latitude and a longitude"),
        ("1.2.3,4", "is not a latitude and a longitude"),
        ("", "Give an ICAO code"),
        ("_ZSP", "Give an ICAO code"),
        ('UU"EE', "Give an ICAO code"),
        ("(((", "Give an ICAO code"),
    ],
)
def test_bad_place_says_what_to_do(place, said):
    fault = check_place(place, "refuge[2].airport")
    assert isinstance(fault, Fault)
    assert str(fault).startswith("refuge[2].airport: ")
    assert said in str(fault)


def test_all_bad_places_come_at_once():
    good, faults = read_places({"from": "SVO", "to": "OSDX", "via": (91.0, 200.0)})
    assert list(good) == ["from"]
    assert [f.where for f in faults] == ["to", "via"]


def test_endless_word_is_cut():
    with pytest.raises(InputError) as caught:
        get_place("Z" * 10_000)
    assert len(str(caught.value)) < 300


def test_airport_off_the_earth_cannot_be_born():
    with pytest.raises(ValueError, match="not a position"):
        Airport("", "", "", "", "", 91.0, 0.0, None, "")


def test_many_airports_in_one_walk_are_those_found_one_by_one() -> None:
    codes = ["OMDB", "FZNA", "UUEE", "QQQQ"]
    assert airports_named(codes) == {code: find_airport(code) for code in codes[:3]}
    assert airports_named([]) == {}
