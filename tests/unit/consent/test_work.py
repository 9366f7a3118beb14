"""What a search may do: the count, the time guard, and which of them has struck."""

from __future__ import annotations

import pytest

from safeconduct.consent import Solved, Work, frontier, stop_after


def test_it_allows_as_many_steps_as_stated() -> None:
    work = Work(2)
    assert [work(), work(), work(), work()] == [False, False, True, True]
    assert (work.done, work.struck) == (2, "count")
    assert [Work(0)(), stop_after(1)()] == [True, False]


def test_without_a_limit_it_only_counts() -> None:
    work = Work()
    assert not any(work() for _ in range(1000))
    assert (work.done, work.struck) == (1000, None)


def test_the_time_guard_says_when_it_struck() -> None:
    ticks = iter([0.0, 1.0, 2.0, 3.0])
    work = Work(100, seconds=2.0, clock=lambda: next(ticks))
    assert [work(), work(), work()] == [False, True, True]
    assert (work.done, work.struck) == (1, "time")


def test_a_time_guard_needs_a_clock() -> None:
    with pytest.raises(ValueError, match="clock"):
        Work(seconds=1.0)


def test_searches_that_share_it_share_what_it_allows() -> None:
    work = Work(1)
    assert frontier(lambda _: Solved(1.0, frozenset()), should_stop=work).complete
    second = frontier(lambda _: Solved(1.0, frozenset()), should_stop=work)
    assert (second.complete, second.solves, work.struck) == (False, 0, "count")
