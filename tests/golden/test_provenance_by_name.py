"""Awkward chains of quotation, by name."""

from __future__ import annotations

import pytest

from safeconduct.errors import InputError
from safeconduct.evidence import Report, pool


def relays(count: int, of: str) -> list[Report]:
    return [Report(f"a{n}", f"paper {n}", True, "B", quotes=(of,)) for n in range(count)]


def test_three_articles_of_one_channel_are_one_source() -> None:
    channel = Report("post", "channel", True, "C")
    found = pool([channel, *relays(3, "post")])
    assert (found.articles, len(found.origins)) == (4, 1)
    assert found.probability == pool([channel]).probability
    assert found.pivotal == ("channel",)
    assert not found.confirmed


def test_circle_of_quotation_is_refused_and_written_out() -> None:
    circle = [
        Report("a", "x", True, "B", quotes=("c",)),
        Report("b", "y", True, "B", quotes=("a",)),
        Report("c", "z", True, "B", quotes=("b",)),
    ]
    with pytest.raises(InputError, match="a quotes c quotes b quotes a"):
        pool(circle)


def test_report_quoting_itself_is_a_circle() -> None:
    with pytest.raises(InputError, match="a quotes a"):
        pool([Report("a", "x", True, "B", quotes=("a",))])


def test_missing_quote_is_refused_with_a_suggestion() -> None:
    with pytest.raises(InputError, match="Did you mean channel-post"):
        pool([Report("channel-post", "x", True, "B"), Report("b", "y", True, "B", quotes=("chanel-post",))])


def test_unnamed_sources_share_one_unknown_origin() -> None:
    found = pool([Report("a", "", True, "B"), Report("b", "", True, "C")])
    assert [origin.name for origin in found.origins] == ["unnamed source"]
    assert found.probability == pool([Report("a", "", True, "B")]).probability


def test_one_source_twice_counts_once() -> None:
    twice = pool([Report("a", "x", True, "B"), Report("b", "x", True, "B")])
    assert len(twice.origins) == 1
    assert twice.probability == pool([Report("a", "x", True, "B")]).probability


def test_source_that_says_both_takes_itself_back() -> None:
    assert pool(
        [Report("a", "x", True, "B"), Report("b", "x", False, "B")], 0.3
    ).probability == pytest.approx(0.3)


def test_who_quotes_in_order_to_deny_speaks_for_himself() -> None:
    found = pool([Report("a", "x", True, "B"), Report("b", "y", False, "B", quotes=("a",))])
    assert [origin.name for origin in found.origins] == ["x", "y"]
    assert found.probability == pytest.approx(0.5)


def test_chain_of_a_thousand_relays() -> None:
    chain = [Report("r0", "s0", True, "B")]
    chain += [Report(f"r{n}", f"s{n}", True, "B", quotes=(f"r{n - 1}",)) for n in range(1, 1000)]
    found = pool(chain)
    assert (found.articles, len(found.origins)) == (1000, 1)
    assert found.probability == pool(chain[:1]).probability


def test_original_nobody_read_and_nobody_relays_has_no_weight() -> None:
    assert pool([Report("a", "x", True, "A", seen=False)], 0.2).probability == pytest.approx(0.2)


def test_two_independent_origins_confirm() -> None:
    found = pool([Report("a", "x", True, "B"), Report("b", "y", True, "C")])
    assert found.confirmed
    assert found.confidence == "moderate"
    assert not pool([Report("a", "x", True, "B"), Report("b", "y", True, "F")]).confirmed


def test_all_faults_of_a_report_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Report("a", "x", True, "G", "1", quotes="b")  # type: ignore[arg-type]
    assert len(caught.value.faults) == 3
    assert "computed, never typed" in str(caught.value)


@pytest.mark.parametrize("base", [0.0, 1.0, 1.3, float("nan"), -1.0])
def test_base_rate_that_is_no_chance(base: float) -> None:
    with pytest.raises(InputError, match="base_rate"):
        pool([], base)


def test_decay_is_off_unless_asked_for() -> None:
    old = Report("a", "x", True, "B", age_d=30)
    assert pool([old]) == pool([Report("a", "x", True, "B", age_d=30)], half_life_d=None)
    faded, fresh = pool([old], half_life_d=30), pool([old])
    assert 0.5 < faded.probability < fresh.probability
    assert faded.origins[0].weight == pytest.approx(fresh.origins[0].weight / 2)
