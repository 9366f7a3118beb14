"""How a piece of sky stands that several states must consent to: one refusal refuses it, all must grant it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from safeconduct.brief.map.areas import WORST_FIRST, status_of

SAID = {"GB": "granted", "CY": "asked", "TR": "refused"}


def reading() -> Any:
    def consent(state: str) -> Any:
        return SimpleNamespace(status=SAID[state]) if state in SAID else None

    return SimpleNamespace(refused=frozenset({"TR"}), reading=SimpleNamespace(consent=consent))


@pytest.mark.parametrize(
    ("requires", "stands"),
    [
        (("GB",), "granted"),
        (("CY",), "asked"),
        (("TR",), "refused"),
        (("IQ",), "unknown"),
        (("ZZ",), "aside"),
        (("CY", "GB"), "asked"),
        (("CY", "IQ"), "unknown"),
        (("GB", "ZZ"), "aside"),
        (("CY", "GB", "TR", "ZZ"), "refused"),
    ],
)
def test_the_worst_answer_is_how_it_stands(requires: tuple[str, ...], stands: str) -> None:
    assert status_of(requires, reading(), frozenset({"IQ"})) == stands


def test_the_order_is_one_table() -> None:
    assert WORST_FIRST == ("closed", "refused", "aside", "unknown", "asked", "granted")
