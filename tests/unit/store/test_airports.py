"""Airports found by text search are those the slow way finds."""

import csv
import json
import lzma
import random
from datetime import date
from pathlib import Path

import airportsdata
import pytest

from safeconduct.errors import Fault, InputError
from safeconduct.facts import Airport, FlightKind
from safeconduct.facts.airport import field_remarks
from safeconduct.store.airports import (
    airport_rows,
    airports_named,
    check_place,
    field_facts,
    find_airport,
    get_place,
    read_places,
)
from safeconduct.store.facts import load_facts


@pytest.fixture(scope="module")
def slow():
    return airportsdata.load()


ROOT = Path(__file__).resolve().parents[3]
PACKED = ROOT / "src/safeconduct/data/airports/airports.json.xz"
POSITIONS = list(csv.DictReader((ROOT / "data/sources/airports/positions.csv").open(encoding="utf-8")))
MENDED = json.loads(lzma.decompress(PACKED.read_bytes()))


def same(airport, row):
    return (airport.icao, airport.iata, airport.name, airport.country, airport.lat_deg, airport.lon_deg) == (
        row["icao"], row["iata"], row["name"], row["country"], row["lat"], row["lon"]
    )  # fmt: skip


def test_search_agrees_with_the_whole_table(slow):
    mended = MENDED["lines"].keys() | set(MENDED["gone"])
    rows = random.Random(2022).sample([r for c, r in slow.items() if c.isalnum() and c not in mended], 300)
    for row in rows:
        assert same(find_airport(row["icao"]), row)
        if row["iata"]:
            assert same(find_airport(row["iata"].lower()), row)


def test_every_airport_lies_in_a_state_we_know():
    known = load_facts().states.by_alpha2
    assert {airport.country for airport in airport_rows()} <= set(known)


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
    assert get_place("HJJJ").icao == "HJJJ"
    assert get_place("HSSS").iata == "KRT"


@pytest.mark.parametrize(
    ("old", "new", "city"),
    [
        ("UZKF", "UZFF", "Fergana"),
        ("UTFF", "UZFF", "Fergana"),
        ("UZKA", "UZFA", "Andizhan"),
        ("UZKN", "UZFN", "Namangan"),
        ("FVHA", "FVRG", "Harare"),
        ("WARJ", "WAHH", "Yogyakarta"),
        ("UTTT", "UZTT", "Tashkent"),
        ("UAFM", "UCFM", "Bishkek"),
    ],
)
def test_superseded_codes_lead_to_the_code_of_today(old, new, city):
    assert (get_place(old).icao, get_place(new).icao) == (new, new)
    assert get_place(old).city.startswith(city)


@pytest.mark.parametrize("row", POSITIONS, ids=lambda row: row["icao"])
def test_positions_of_the_patch_table(row):
    found = get_place(row["icao"])
    assert (found.lat_deg, found.lon_deg) == (float(row["lat_deg"]), float(row["lon_deg"]))
    assert "put right" in field_facts(row["icao"]).note


def test_a_field_the_map_draws_across_the_border_lies_in_its_own_state_and_says_so():
    assert "moved 0.8 km into its own state: our map draws it in UG" in field_facts("FZNI").note
    assert not field_facts("FZNA").note  # the map has Goma and Ramon right
    assert not field_facts("LLER").note


def test_all_rows_are_one_table_with_every_code_once():
    codes = [a.icao for a in airport_rows()]
    assert len(codes) == len(set(codes))
    assert len(codes) > 28_000
    assert find_airport("GQNO").city == "Nouakchott"


@pytest.mark.parametrize(
    ("city", "icao"),
    [
        ("Damascus", "OSDI"),
        ("goma", "FZNA"),
        ("Berlin", "EDDB"),
        ("Nouakchott", "GQNO"),
        ("São Paulo/Guarulhos", None),
    ],
)
def test_city_stands_for_its_airport(city, icao):
    found = check_place(city)
    assert (found.icao if isinstance(found, Airport) else None) == icao


def test_city_with_several_airports_asks_which():
    fault = check_place("London", "origin")
    assert "EGLL (London Heathrow Airport)" in str(fault)
    assert "Name one by its code." in str(fault)


def test_suggestion_is_the_nearest_of_equally_likely_airports():
    _, (fault,) = read_places({"origin": "OSDI", "to": "OSLX"})
    assert "OSL" in fault.suggestion or "OSLK" in fault.suggestion
    _, (city,) = read_places({"origin": "OSDI", "to": "Alepo"})
    assert "OSAP (Aleppo)" in city.suggestion


def test_field_facts_are_those_of_ourairports():
    brussels = field_facts("EBBR")
    assert brussels.runway_m == pytest.approx(3638, abs=2)
    assert (brussels.paved, brussels.lit, brussels.size, brussels.scheduled) == (True, True, "large", True)
    assert field_facts("HBBE").paved is False


@pytest.mark.parametrize(
    ("code", "day", "said"),
    [
        ("EDDT", date(2024, 4, 15), "is closed since 2020-11-08"),
        ("LGAT", date(2024, 4, 15), "is closed since 2001-03-28"),
        ("ZBNY", date(2024, 4, 15), "is closed to civil flights since 2019-09-25"),
        ("GQNN", date(2024, 4, 15), "flights moved to Nouakchott Oumtounsy (GQNO)"),
        ("LTBA", date(2024, 4, 15), "is closed to passenger flights since 2019-04-06"),
    ],
)
def test_closed_field_says_so_by_date(code, day, said):
    airport = get_place(code)
    assert said in field_remarks(airport, field_facts(code), day)[0]
    assert not any("closed" in r for r in field_remarks(airport, field_facts(code), date(1999, 1, 1)))


def test_field_closed_to_civil_flights_takes_state_aircraft():
    doha = get_place("OTBD"), field_facts("OTBD"), date(2024, 4, 15)
    assert field_remarks(*doha)
    assert not field_remarks(*doha, FlightKind.STATE_AIRCRAFT)


def test_pristina_is_in_kosovo():
    assert get_place("PRN").country == "XK"


@pytest.mark.parametrize("place", ["55.97,37.41", " 55.97 ; 37.41 ", (55.97, 37.41)])
def test_position_is_a_place(place):
    found = get_place(place)
    assert (found.lat_deg, found.lon_deg, found.country, found.icao) == (55.97, 37.41, "", "")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (
            "OSDX",
            'no airport has the ICAO or IATA code "OSDX", and no city with one is called so. Did you mean OSDI',
        ),
        ("Damascsu", "Did you mean OSDI (Damascus)?"),
        ("Gomma", "Did you mean FZNA (Goma)?"),
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
