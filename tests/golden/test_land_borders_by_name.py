"""Land borders that the first source draws wrong or by an agreement since replaced, and those two states dispute."""

from __future__ import annotations

import pytest

from safeconduct import api
from safeconduct.routing.router import Point
from safeconduct.store.world import load_world

# place, and who must be asked there
GROUND = {
    "uzengi-kuush-ceded-to-china-in-1999": (41.23, 78.19, "CN"),
    "murghab-ceded-to-china-in-2011": (38.43, 74.76, "CN"),
    "bolshoy-ussuriysky-west-given-back-in-2008": (48.34, 134.66, "CN"),
    "qatar-by-the-agreement-of-2001": (24.57, 51.21, "QA"),
    "jizan-by-the-treaty-of-jeddah-of-2000": (16.94, 43.15, "SA"),
    "aozou-by-the-judgment-of-1994": (21.50, 20.06, "TD"),
    "shohimardon-enclave": (39.985, 71.805, "UZ"),
    "yacyreta-island": (-27.42, -56.45, "PY"),
    "campobello": (44.88, -66.93, "CA"),
    "tripoint-of-iraq-jordan-and-saudi-arabia": (32.11, 39.54, "SA"),
    "kafia-kingi-held-by-one-claimed-by-the-other": (9.26, 24.15, "SD SS"),
    "southern-patagonian-ice-field-undrawn": (-49.38, -73.22, "AR CL"),
    "lesotho-kept": (-29.5, 28.2, "LS"),
    "san-marino-kept": (43.94, 12.46, "SM"),
    "palzem-stays-german": (49.567, 6.367, "DE"),
    "al-wadan-stays-omani": (23.62, 55.563, "OM"),
    "umm-qasr-stays-iraqi": (30.025, 47.925, "IQ"),
}


@pytest.mark.parametrize("case", GROUND)
def test_ground_needs_its_state(case: str) -> None:
    lat, lon, states = GROUND[case]
    assert set(load_world().router().needed_at(Point(lat, lon))) == set(states.split())


def test_tel_aviv_to_mumbai_keeps_off_saudi_ground_at_the_tripoint() -> None:
    answer = api.route("LLBG", "VABB", "SA,OM")
    assert answer.verified
    assert not {"SA", "OM"} & set(answer.requires)
