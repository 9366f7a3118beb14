"""Legs that people really took, by name: where they lead and which borders they cross."""

from __future__ import annotations

import pytest

from safeconduct.store.surface import load_surface
from safeconduct.surface import SurfaceLeg, surface_legs_from


def leg(origin: str, destination: str, mode: str = "road") -> SurfaceLeg:
    table = load_surface()
    rows = {code: table.icao[table.iata.index(code)] for code in (origin, destination)}
    legs = surface_legs_from(table, rows[origin], 1000)
    return next(leg for leg in legs if leg.destination == rows[destination] and leg.mode == mode)


@pytest.mark.parametrize(
    ("origin", "destination", "borders"),
    [
        ("DXB", "MCT", [("AE", "OM")]),
        ("DXB", "RUH", [("AE", "SA")]),
        ("BAH", "DMM", [("BH", "SA")]),
        ("DOH", "RUH", [("QA", "SA")]),
        ("KRT", "PZU", []),
        ("IKA", "ASB", [("IR", "TM")]),
        ("IKA", "EVN", [("IR", "AM")]),
        ("IKA", "GYD", [("IR", "AZ")]),
        ("GOM", "KGL", [("CD", "RW")]),
        ("KBP", "RZE", [("UA", "PL")]),
        ("KBP", "BUD", [("UA", "HU")]),
        ("TLV", "AMM", [("IL", "JO")]),
        ("TLV", "SSH", [("IL", "EG")]),
        ("BEY", "DAM", [("LB", "SY")]),
        ("NIM", "COO", [("NE", "BJ")]),
    ],
)
def test_the_road_of(origin: str, destination: str, borders: list[tuple[str, str]]) -> None:
    assert list(leg(origin, destination).borders) == borders


def test_suceava_is_reached_from_kyiv() -> None:
    assert leg("KBP", "SCV").borders[-1][1] == "RO"


def test_the_road_to_dubrovnik_runs_through_neum() -> None:
    assert leg("SPU", "DBV").states == ("HR", "BA", "HR")


def test_no_road_leads_over_a_border_closed_to_travellers() -> None:
    closed = {frozenset(pair) for pair in (("AM", "AZ"), ("AM", "TR"), ("DZ", "MA"), ("KP", "KR"))}
    guessed = set(load_surface().path[load_surface().guess].tolist())
    for number, path in enumerate(load_surface().paths):
        if number not in guessed:
            assert not closed & {frozenset(pair) for pair in zip(path, path[1:])}, path


def test_by_ship_in_2006_and_2023() -> None:
    beirut, port_sudan = leg("BEY", "LCA", "ferry"), leg("PZU", "JED", "ferry")
    assert beirut.borders == (("LB", "CY"),)
    assert port_sudan.hours.low <= 10 <= 12 <= port_sudan.hours.high
    assert port_sudan.source.startswith("BBC")
