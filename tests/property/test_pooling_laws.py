"""Laws of the pooling, on random graphs of quotation."""

from __future__ import annotations

from math import exp, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.evidence import Report, pool
from safeconduct.evidence.policy import default_policy

GRADES = st.sampled_from("ABCDEF")
CREDIBILITIES = st.sampled_from([None, "2", "3", "4", "5", "6"])


@st.composite
def report_lists(draw: st.DrawFn, supports: st.SearchStrategy[bool] = st.booleans()) -> list[Report]:
    """Up to ten reports of up to five sources; each may quote earlier ones."""
    reports: list[Report] = []
    for number in range(draw(st.integers(0, 10))):
        earlier = [report.id for report in reports]
        quotes = draw(st.lists(st.sampled_from(earlier), max_size=2, unique=True)) if earlier else []
        reports.append(
            Report(
                id=f"r{number}",
                source=draw(st.sampled_from(["", "a", "b", "c", "d"])),
                supports=draw(supports),
                reliability=draw(GRADES),
                credibility=draw(CREDIBILITIES),
                quotes=tuple(quotes),
                seen=draw(st.booleans()),
            )
        )
    return reports


BASE = st.floats(0.01, 0.99)


@given(report_lists(), st.randoms(use_true_random=False), BASE)
def test_order_does_not_matter(reports: list[Report], random: object, base: float) -> None:
    shuffled = list(reports)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert pool(shuffled, base) == pool(reports, base)


@given(report_lists(), BASE, st.data())
def test_a_repeated_report_changes_nothing(reports: list[Report], base: float, data: st.DataObject) -> None:
    if reports:
        again = data.draw(st.sampled_from(reports))
        assert pool([*reports, again], base) == pool(reports, base)


@given(report_lists(), BASE, GRADES, st.data())
def test_relaying_an_original_already_read_changes_no_number(
    reports: list[Report], base: float, grade: str, data: st.DataObject
) -> None:
    read = [report for report in reports if report.seen and not report.quotes]
    if read:
        original = data.draw(st.sampled_from(read))
        relay = Report("relay", "somebody else", original.supports, grade, quotes=(original.id,))
        before, after = pool(reports, base), pool([*reports, relay], base)
        assert after.probability == before.probability
        assert len(after.origins) == len(before.origins)
        assert after.articles == before.articles + 1


@given(report_lists(), BASE, st.booleans(), GRADES, CREDIBILITIES)
def test_f_and_6_change_nothing(
    reports: list[Report], base: float, supports: bool, grade: str, credibility: str | None
) -> None:
    before = pool(reports, base).probability
    f = Report("new", "a newcomer", supports, "F", credibility)
    six = Report("new", "a newcomer", supports, grade, "6")
    assert pool([*reports, f], base).probability == before
    assert pool([*reports, six], base).probability == before


@given(report_lists(), BASE, GRADES, CREDIBILITIES)
def test_more_independent_support_never_lowers_the_chance(
    reports: list[Report], base: float, grade: str, credibility: str | None
) -> None:
    more = [*reports, Report("new", "a newcomer", True, grade, credibility)]
    assert pool(more, base).probability >= pool(reports, base).probability


@given(report_lists(), BASE)
def test_contradiction_mirrors_support(reports: list[Report], base: float) -> None:
    other = [
        Report(r.id, r.source, not r.supports, r.reliability, r.credibility, r.quotes, r.seen)
        for r in reports
    ]
    assert pool(other, 1 - base).probability == pytest.approx(1 - pool(reports, base).probability, abs=1e-9)


@given(report_lists(), BASE)
def test_never_more_origins_than_articles_or_sources(reports: list[Report], base: float) -> None:
    found = pool(reports, base)
    assert len(found.origins) <= found.articles == len(reports)
    assert len(found.origins) <= len({report.origin for report in reports})
    assert set(found.pivotal) <= {origin.name for origin in found.origins}


def slow_pool(reports: list[Report], base: float) -> float:
    """The obvious twin: walk every path from every report to every origin, keep the best per origin."""
    table, policy = {report.id: report for report in reports}, default_policy()

    def paths(report: Report) -> list[list[Report]]:
        quoted = [table[q] for q in report.quotes if table[q].supports == report.supports]
        return [[report, *rest] for q in quoted for rest in paths(q)] if quoted else [[report]]

    def weight(path: list[Report]) -> float:
        letters = [policy.reliability[report.reliability] for report in path]
        if any(letter is None for letter in letters):
            return 0.0
        accuracy, factor = 0.5, 1.0
        product = 1.0
        for letter, report in zip(letters, path, strict=True):
            assert letter is not None
            product *= 2 * letter - 1
            factor = min(factor, policy.credibility_scale.get(report.credibility or "", 1.0))
        accuracy = min(max(0.5 + 0.5 * product, 0.05), 0.95)
        return factor * log(accuracy / (1 - accuracy))

    best: dict[tuple[str, bool], float] = {}
    for report in reports:
        for path in paths(report) if report.seen else []:
            key = (path[-1].origin, path[-1].supports)
            best[key] = max(best.get(key, 0.0), weight(path))
    logit = log(base / (1 - base)) + 0.5 * sum(w if side else -w for (_, side), w in best.items())
    return 1 / (1 + exp(-logit))


@settings(max_examples=150)
@given(report_lists(), BASE)
def test_agrees_with_the_slow_twin(reports: list[Report], base: float) -> None:
    assert pool(reports, base).probability == pytest.approx(slow_pool(reports, base), abs=1e-12)
