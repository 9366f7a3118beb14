"""Islands that the first source leaves out, and borders it draws by an agreement since replaced, by name."""

from __future__ import annotations

import numpy as np
import pytest

from safeconduct import api
from safeconduct.planning.verify import sample
from safeconduct.routing.router import Point
from safeconduct.store.world import load_world

ISLANDS = {
    "la-galite": (37.527, 8.935, "TN"),
    "ponza": (40.90, 12.96, "IT"),
    "othonoi": (39.85, 19.40, "GR"),
    "tarama": (24.66, 124.70, "JP"),
    "hawar": (25.65, 50.77, "BH"),
    "tekong": (1.41, 104.06, "SG"),
    "agathonisi": (37.46, 26.97, "GR"),
    "tanfilyev-of-the-habomai": (43.43, 145.92, "JP RU"),
    "campobello": (44.88, -66.93, "CA"),
    "likoma-in-the-lake": (-12.07, 34.73, "MW"),
    "senkaku-kept-from-the-first-source": (25.745, 123.475, "CN JP TW"),
    "dokdo-kept": (37.2419, 131.8665, "JP KR"),
    "clipperton-kept": (10.303, -109.217, "FR"),
}


def needed(lat_deg: float, lon_deg: float) -> set[str]:
    return set(load_world().router().needed_at(Point(lat_deg, lon_deg)))


@pytest.mark.parametrize("case", ISLANDS)
def test_an_island_needs_its_state(case: str) -> None:
    lat, lon, states = ISLANDS[case]
    assert needed(lat, lon) == set(states.split())


def test_gibraltar_to_malta_passes_la_galite_by_twelve_miles() -> None:
    answer = api.route("LXGB", "LMML", "TN,DZ,IT,MA")
    assert answer.verified
    assert answer.distance_km == pytest.approx(1821, abs=2)
    assert min(abs(lat - 37.53) + abs(lon - 8.94) for lat, lon in answer.points) > 0.15


@pytest.mark.parametrize(
    ("origin", "destination", "refused"),
    [
        ("LEMG", "HLLM", "DZ,IT,MA,TN"), ("DAAG", "LMML", "IT,LY,TN"),
        ("LPLA", "LLBG", "DZ,IT,MA,TN"), ("VTBS", "WSSS", "MY"),
    ],
)  # fmt: skip
def test_routes_that_flew_over_islands_are_verified_by_other_islands(
    origin: str, destination: str, refused: str
) -> None:
    answer = api.route(origin, destination, refused)
    assert not answer.found or answer.verified


def test_the_border_of_iraq_and_saudi_arabia_is_that_of_1981() -> None:
    # north and south of the straight line from the tripoint at 39.30 E, 32.23 N
    assert needed(32.10, 39.60) == {"SA"}
    assert needed(32.20, 39.60) == {"IQ"}
    assert needed(32.22, 39.25) == {"JO"}


WATERS = {
    "java-sea": (-5.0, 111.0, "archipelagos", "passage", "ID"),
    "sulu-sea": (8.5, 120.5, "archipelagos", "passage", "PH"),
    "koro-sea-beside-the-date-line": (-18.2, -179.6, "archipelagos", "passage", "FJ"),
    "exuma-sound": (24.35, -76.1, "archipelagos", "passage", "BS"),
}


@pytest.mark.parametrize("case", WATERS)
def test_archipelagic_waters_are_their_states_or_open_to_passage(case: str) -> None:
    lat, lon, policy, open_, state = WATERS[case]
    there = (lat, lon), (lat + 0.05, lon)
    assert api.route(*there).requires == (state,)
    assert api.route(*there, policies={policy: open_}).requires == ()


CLAIMS = {"hudson-bay": (59.0, -86.0, "CA"), "off-peru": (-12.0, -79.5, "PE")}


@pytest.mark.parametrize("case", CLAIMS)
def test_a_contested_claim_counts_only_when_asked_for(case: str) -> None:
    lat, lon, state = CLAIMS[case]
    there = (lat, lon), (lat + 0.05, lon)
    assert api.route(*there).requires == ()
    assert api.route(*there, policies={"claims": "all"}).requires == (state,)


def test_the_white_sea_is_russian_water_that_nobody_contests() -> None:
    assert needed(65.6, 38.4) == {"RU"}


def test_helsinki_to_tokyo_keeps_out_of_the_western_bering_channel() -> None:
    answer = api.route("EFHK", "RJAA", "RU,BY")
    assert answer.verified
    lat, lon = sample(answer.points)
    # from Cape Dezhnev on the Chukotka side
    east_km = (lon + 169.66) * 111.195 * np.cos(np.radians(66.08))
    gap_km = np.hypot(east_km, (lat - 66.08) * 111.195)
    assert gap_km.min() > 12 * 1.852


def test_an_airport_beside_a_border_stands_in_its_own_sky() -> None:
    for code, state in (("FZNA", "CD"), ("LXGB", "GB"), ("LLER", "IL"), ("SKLT", "CO")):
        assert state in api.route(code, (0.0, 20.0)).requires
        place = api.route(code, (0.0, 20.0)).points[0]
        assert state in needed(*place), code


def test_an_operators_own_holding_counts_for_its_own_aircraft() -> None:
    over = (34.1, 74.8), (34.2, 74.9)
    assert api.route(*over).requires == ("IN", "PK")
    own = {"disputed": "own", "operator": "IN"}
    assert api.route(*over, policies=own).requires == ("IN",)
    assert api.route(*over, policies={"disputed": "own", "operator": "GB"}).requires == ("IN", "PK")
