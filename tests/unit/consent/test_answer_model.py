"""Faults of stated chances: all at once, each with its place and what to do."""

from __future__ import annotations

import pytest

from safeconduct.consent import Answers, Bloc, Condition, answers_for, chance, pace
from safeconduct.errors import InputError


def faults_of(own: dict[str, float], *parts: Bloc | Condition) -> dict[str, str]:
    blocs = tuple(p for p in parts if isinstance(p, Bloc))
    conditions = tuple(p for p in parts if isinstance(p, Condition))
    with pytest.raises(InputError) as error:
        Answers(own, blocs, conditions)
    return {fault.where: str(fault) for fault in error.value.faults}


def test_every_fault_comes_at_once() -> None:
    found = faults_of(
        {"TR": 1.3, "IR": float("nan"), "IQ": 70.0, "GE": 0.5},
        Bloc("EU", frozenset({"EU"}), 0.2),
        Bloc("GE", frozenset(), -0.1),
        Condition("TR", "IR", 0.5),
        Condition("IR", "TR", float("inf")),
        Condition("IQQ", "GE", 0.5),
    )
    assert set(found) == {
        "p.TR", "p.IR", "p.IQ", "blocs", "blocs[1].refuses", "blocs[1].name", "blocs[1].members",
        "conditions", "conditions[1].chance", "conditions[2].when",
    }  # fmt: skip
    assert "70 % is 0.7" in found["p.IQ"]
    assert "EU → EU" in found["blocs"]
    assert "IR → TR" in found["conditions"]
    assert "Did you mean IQ?" in found["conditions[2].when"]


def test_two_blocs_inside_each_other() -> None:
    found = faults_of({"DE": 0.5}, Bloc("A", frozenset({"B"}), 0.1), Bloc("B", frozenset({"A", "DE"}), 0.1))
    assert list(found) == ["blocs"]


def test_a_member_that_pulls_its_bloc_along_is_a_circle() -> None:
    assert list(faults_of({"DE": 0.5}, Bloc("EU", frozenset({"DE"}), 0.1), Condition("DE", "EU", 0.3))) == [
        "conditions"
    ]


def test_two_circles_are_two_faults() -> None:
    pairs = [("A", "B"), ("B", "A"), ("C", "D"), ("D", "C")]
    with pytest.raises(InputError) as error:
        Answers(dict.fromkeys("ABCD", 0.5), (), tuple(Condition(a, b, 0.5) for a, b in pairs))
    assert len(error.value.faults) == 2


def test_a_missing_chance_is_named_for_every_state() -> None:
    with pytest.raises(InputError) as error:
        chance([frozenset({"TR", "IR"}), frozenset({"GE"})], {"TR": 0.5})
    assert [fault.where for fault in error.value.faults] == ["p.GE", "p.IR"]


def test_a_default_fills_in_and_is_checked_with_the_rest() -> None:
    answers = answers_for(["TR", "IR"], default=0.7, given={"TR": 0.4})
    assert dict(answers.own) == {"IR": 0.7, "TR": 0.4}
    with pytest.raises(InputError) as error:
        answers_for(["TR"], default=1.7, given={"IR": -1.0})
    assert [fault.where for fault in error.value.faults] == ["default", "p.IR"]


def test_a_bloc_may_hold_known_states_that_no_route_needs() -> None:
    bloc = Bloc("EU", frozenset({"DE", "FR"}), 0.1)
    assert set(answers_for(["DE"], default=0.7, blocs=(bloc,), known=["DE", "FR", "IT"]).own) == {"DE", "FR"}
    with pytest.raises(InputError):
        answers_for(["DE"], default=0.7, blocs=(bloc,))


def test_a_price_below_zero_is_no_price() -> None:
    with pytest.raises(InputError):
        pace([], {}, price_per_1000_km=float("nan"))
