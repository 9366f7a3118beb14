"""Pairs of ends that are one place, or between which no direction is the shortest, by name."""

from __future__ import annotations

import pytest

from safeconduct import api
from safeconduct.errors import InputError
from safeconduct.scenario.file.load import parse_scenario
from safeconduct.store.scenario import lookups

ONE_PLACE = {
    "the-pole-twice": ((90.0, 0.0), (90.0, 50.0)),
    "the-south-pole-twice": ((-90.0, 0.0), (-90.0, -120.0)),
    "the-equator-at-180": ((0.0, 180.0), (0.0, -180.0)),
    "45-north-at-180": ((45.0, -180.0), (45.0, 180.0)),
    "an-airport-by-both-codes": ("EDDF", "FRA"),
}
ACROSS = {
    "greenwich-and-south-of-new-zealand": ((51.5, 0.0), (-51.5, 180.0)),
    "on-the-equator": ((0.0, 0.0), (0.0, 180.0)),
    "pole-to-pole": ((90.0, 0.0), (-90.0, 77.0)),
    "kuwait-and-the-south-pacific": ((30.0, 40.0), (-30.0, -140.0)),
}


@pytest.mark.parametrize("ends", ONE_PLACE.values(), ids=ONE_PLACE)
def test_one_place_is_no_route(ends: tuple[object, object]) -> None:
    with pytest.raises(InputError, match="same place as the origin"):
        api.route(*ends, [])  # type: ignore[arg-type]


@pytest.mark.parametrize("ends", ACROSS.values(), ids=ACROSS)
def test_across_the_earth_any_direction_is_as_far(ends: tuple[object, object]) -> None:
    with pytest.raises(InputError, match=r"in any direction it is as far\. Move it by 0\.01 degrees"):
        api.route(*ends, [])  # type: ignore[arg-type]


@pytest.mark.parametrize("ends", ACROSS.values(), ids=ACROSS)
def test_moved_as_told_it_is_found_and_verified(
    ends: tuple[tuple[float, float], tuple[float, float]],
) -> None:
    origin, (lat, lon) = ends
    found = api.route(origin, (lat + 0.01, lon), [])
    assert found.found
    assert found.verified, found.faults
    assert found.distance_km == pytest.approx(20_014.0, abs=1.0)
    assert len(found.requires) < 20


def test_in_a_scenario_too() -> None:
    place = '{{ lat_deg = {0}, lon_deg = {1}, name = "{2}", state = "FR" }}'
    text = (
        'format = 1\n[scenario]\ntitle = "t"\nas_of = 2022-07-31\noperator = "FR"\nflight_kind = "civil_charter"\n'
        f"[[origin]]\nairport = {place.format(48.0, 2.0, 'here')}\n"
        f"[[refuge]]\nairport = {place.format(-48.0, -178.0, 'across')}\n"
        'acceptance = { value = 0.5, mark = "assumed", by = "x" }\n'
    )
    with pytest.raises(InputError, match="lies exactly across the Earth from origin"):
        parse_scenario(text, lookups())
