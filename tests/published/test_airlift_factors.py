"""Planning factors against worked numbers printed in AFPAM 10-1403 and the arithmetic of operations that were flown."""

import pytest

from safeconduct.airlift import factors


def test_throughput_of_six_parking_places():
    """6 x 100 t x (20 / 3.0) x 0.85 x 0.9293 = 3,160 t a day."""
    assert 0.9293 * factors.throughput(6, 100, 20, 3.0) == pytest.approx(3160, abs=0.5)


def test_c17_throughput():
    """C-17: 65 short tons, 2.25 h on the ground, MOG 6 for 24 h: 3,536 short tons a day."""
    assert factors.throughput(6, 65, 24, 2.25) == pytest.approx(3536, abs=0.5)


def test_a_short_cycle():
    """2 x 16/530 + 2 x 1.75 = 3.56 h; 20 / 3.56 x 1 x 0.85 = 4.8 sorties a day."""
    cycle = factors.cycle_h(2 * 16 / 530, 2 * 1.75)
    assert cycle == pytest.approx(3.56, abs=0.005)
    assert factors.throughput(1, 1, 20, cycle) == pytest.approx(4.8, abs=0.05)


def test_kuwait_missions():
    """111,711 people at 229 a flight: 488 flights were flown (1990)."""
    assert factors.missions(111_711, 0, 229) == 488


def test_ganga_missions():
    """2,467 people on 12 C-17 and 15,521 on 75 civil flights of 207 (2022)."""
    assert factors.missions(15_521 + 2_467, 2_467, 207) == 75


def test_nickel_grass_load():
    """22,395 short tons in 567 missions: 39.5 each (1973)."""
    assert factors.missions(22_395, 0, 39.5) == pytest.approx(567, abs=1)


def test_crews():
    assert factors.crew_share(14, 10, 1) == pytest.approx(14 / 24)
    assert factors.crew_share(14, 10, 2) == 1.0
