"""An airport beside a border."""

from safeconduct.airspace.ends import needed_at_airport, own_place


def west_of_goma(lat_deg: float, lon_deg: float) -> frozenset[str]:
    """A sky that is the Congo's west of a meridian 1.5 km west of Goma, and Rwanda's east of it."""
    return frozenset({"CD"} if lon_deg < 29.2245 and lat_deg < 0 else {"RW"})


GOMA = (-1.671, 29.238)


def test_goma_is_the_congos_though_drawn_in_rwanda() -> None:
    assert west_of_goma(*GOMA) == {"RW"}
    assert needed_at_airport(*GOMA, "CD", west_of_goma) == {"CD"}


def test_its_place_moves_no_farther_than_it_must() -> None:
    lat, lon = own_place(*GOMA, "CD", west_of_goma)
    assert 0.0135 <= GOMA[1] - lon <= 0.0185
    assert abs(lat - GOMA[0]) < 0.01


def test_farther_than_5_km_the_drawn_sky_counts() -> None:
    far = (GOMA[0], 29.2245 + 0.05)
    assert needed_at_airport(*far, "CD", west_of_goma) == {"RW"}
    assert own_place(*far, "CD", west_of_goma) == far


def test_in_its_own_sky_or_without_a_state_nothing_moves() -> None:
    assert own_place(*GOMA, "RW", west_of_goma) == GOMA
    assert own_place(*GOMA, "", west_of_goma) == GOMA
