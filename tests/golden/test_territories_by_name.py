"""Territories whose sky another state answers for: asked apart once somebody names them, part of that state else."""

from __future__ import annotations

import pytest

from safeconduct import api
from safeconduct.errors import InputError
from safeconduct.store.policies import load_policies
from safeconduct.store.world import load_world

# from, to over the territory, territory, state that answers for it otherwise
OVER = {
    "greenland": ("BIKF", "CYFB", "GL", "DK"),
    "the-faroes": ("BIKF", "ENZV", "FO", "DK"),
    "puerto-rico": ("MDSD", "TFFR", "PR", "US"),
    "new-caledonia": ("YBBN", "NFFN", "NC", "FR"),
    "hong-kong": ("ZJHK", "ZSAM", "HK", "CN"),
}


@pytest.mark.parametrize("name", OVER)
def test_unnamed_it_is_part_of_the_state_that_answers_for_it(name: str) -> None:
    origin, end, territory, state = OVER[name]
    free = api.route(origin, end)
    assert state in free.requires
    assert territory not in free.requires


@pytest.mark.parametrize("name", OVER)
def test_its_refusal_alone_is_kept_out_of_and_checked(name: str) -> None:
    origin, end, territory, state = OVER[name]
    free, refused = api.route(origin, end), api.route(origin, end, refuse=[territory])
    both = api.route(origin, end, refuse=[territory, state])
    assert refused.verified
    assert territory not in refused.requires
    assert free.distance_km is not None
    assert refused.distance_km is not None
    assert refused.distance_km > free.distance_km + 0.5
    assert both.distance_km is None or both.distance_km >= refused.distance_km


def test_the_way_round_greenland_is_as_long_as_round_its_coast() -> None:
    refused = api.route("BIKF", "CYFB", refuse=["GL"])
    assert refused.distance_km == pytest.approx(ROUND_GREENLAND_KM, abs=5)
    assert refused.distance_km == pytest.approx(api.route("BIKF", "CYFB", refuse=["DK"]).distance_km, abs=0.1)


ROUND_GREENLAND_KM = 2578.2


def test_denmark_alone_refusing_closes_greenland_too_unless_greenland_is_named() -> None:
    everything = api.route("BIKF", "CYFB", refuse="DK")
    assert everything.distance_km is not None
    assert everything.distance_km > 2_500
    chances = api.chance("BIKF", "CYFB", refuse="DK", default=0.5, p={"GL": 0.9})
    assert chances.upper > 0.0


def test_a_territory_without_a_sky_of_its_own_is_said_to_be_part_of_its_state() -> None:
    with pytest.raises(InputError, match="France"):
        api.route("FMEE", "FIMP", refuse="RE")


def test_every_territory_has_a_cell_of_its_own_and_is_known_as_such() -> None:
    world = load_world()
    drawn = {cell.key for cell in world.sky.cells if cell.kind in ("territory", "disputed")}
    tabled = load_policies().territories()
    assert {entity.area or code for code, entity in tabled.items()} <= drawn
    states = world.facts.states.by_alpha2.values()
    assert {s.alpha2 for s in states if s.own_sky and s.answers not in ("", s.alpha2)} == set(tabled)
    assert len(tabled) == 39
