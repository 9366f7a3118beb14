"""The replay as a table for the terminal, as JSON, as a page of the documents and as one HTML page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from html import escape
from typing import Any

from safeconduct.replay.calibration import Score
from safeconduct.replay.compare import POINTS, Comparison, Point
from safeconduct.version import __version__

SHORT = ("airport", "route", "refusers", "people P10–P90", "people, ends", "hours", "in time")
"""Heads of the table's columns, one for each of `POINTS`."""

MARK = {"yes": "yes", "no": "NO", "partly": "part", "not on record": "–", "not told": "not told"}
"""Words of the verdicts in the table."""


def count(comparisons: Iterable[Comparison], name: str) -> tuple[int, int, int]:
    """How often a point was right, partly right, and could be compared at all."""
    verdicts = [point.verdict for one in comparisons for point in one.points if point.name == name]
    judged = [verdict for verdict in verdicts if verdict in ("yes", "no", "partly", "not told")]
    return judged.count("yes"), judged.count("partly"), len(judged)


def table_lines(comparisons: Sequence[Comparison]) -> list[str]:
    """The table for a terminal."""
    width = max(len(one.name) for one in comparisons)
    head = "case".ljust(width) + "  " + "  ".join(SHORT)
    rows = [
        one.name.ljust(width)
        + "  "
        + "  ".join(MARK[p.verdict].ljust(len(h)) for p, h in zip(one.points, SHORT, strict=True)).rstrip()
        for one in comparisons
    ]
    return [head, *rows, "", *share_lines(comparisons)]


def share_lines(comparisons: Sequence[Comparison]) -> list[str]:
    """How often each point was right, as it is."""
    lines = []
    for name in POINTS:
        yes, part, judged = count(comparisons, name)
        partly = f", {part} in part" if part else ""
        lines.append(f"{name}: {yes} of {judged} cases on record{partly}")
    numbers = [row for one in comparisons for row in one.wrong]
    inside = sum(row.inside for row in numbers)
    lines.append(f"numbers of the scenarios whose range holds what came: {inside} of {len(numbers)}")
    return lines


def as_json(comparisons: Sequence[Comparison], scores: Sequence[Score]) -> dict[str, Any]:
    """The replay as data."""
    return {
        "schema": "safeconduct-replay/1",
        "software": f"safeconduct {__version__}",
        "shares": [
            dict(zip(("point", "right", "partly", "judged"), (name, *count(comparisons, name)), strict=True))
            for name in POINTS
        ],
        "cases": [asdict(one) for one in comparisons],
        "calibration": [asdict(one) | {"winner": one.winner} for one in scores],
    }


def markdown(comparisons: Sequence[Comparison], scores: Sequence[Score]) -> str:
    """The page of the documents."""
    lines = [
        "# Cases: what the program would have said",
        "",
        "Written by `safeconduct replay cases --out docs/cases.md`; do not edit by hand.",
        "",
        "Each case is planned as of a stated hour before its outcome. No source of its inputs is later than that day",
        "(`safeconduct replay` refuses a case of which one is, unless it is marked), and the closures of the facts are",
        "cut to what could be known: a closure that began later is not there, an end that came later is not known.",
        "What happened stands in the case's `record.toml`, each line with its source. A wrong case is shown as wrong.",
        "",
        "The scenarios were written by people who knew how it ended. Their numbers are a planner's guesses, and nobody",
        "can prove that no knowledge went into them: take the shares below as an upper bound.",
        "",
        "## The table",
        "",
        "| case | " + " | ".join(SHORT) + " |",
        "|---|" + "---|" * len(SHORT),
        *(
            f"| [{one.name}](#{one.name}) | " + " | ".join(MARK[p.verdict] for p in one.points) + " |"
            for one in comparisons
        ),
        "",
        "`–`: not on record. `not told`: the plan gives no such answer; it counts as not right. *in time* says only",
        "whether the real decision fell before the latest time that the plan gives. That time may lie before the day of",
        "planning: the plan then says that no decision any more keeps the risk within the stated limit.",
        "",
        *(f"- {line}" for line in share_lines(comparisons)),
        "",
        "P10 to P90 is the spread of the simulated runs: hours and breakdowns, for the likely number of people. It does",
        "not hold the doubt about how many come. *People, ends* takes every range at its worse and its better end.",
        "",
    ]
    for one in comparisons:
        lines += _case_lines(one)
    lines += calibration_lines(scores)
    return "\n".join(lines) + "\n"


def _case_lines(one: Comparison) -> list[str]:
    lines = [f"## {one.name}", "", f"**{one.title}**, as of {one.as_of}, start {one.start}.", ""]
    lines += [
        f"What happened: {one.summary}",
        "",
        "| point | | the plan said | what was |",
        "|---|---|---|---|",
    ]
    lines += [f"| {p.name} | {MARK[p.verdict]} | {p.said or '–'} | {p.was or '–'} |" for p in one.points]
    if one.wrong:
        lines += ["", "| number | the scenario | what was | within |", "|---|---|---|---|"]
        lines += [f"| {w.of} | {w.stated} | {w.was} | {'yes' if w.inside else 'NO'} |" for w in one.wrong]
    if one.lessons:
        lines += ["", "Otherwise than assumed:", "", *(f"- {text}" for text in one.lessons)]
    if one.late:
        lines += [
            "",
            f"{len(one.late)} sources of the inputs are later than the day, and marked: {'; '.join(one.late)}.",
        ]
    return [*lines, ""]


def calibration_lines(scores: Sequence[Score]) -> list[str]:
    """How often what was called likely happened."""
    lines = [
        "## Calibration",
        "",
        "Brier score: the mean squared error of a chance; 0 is perfect, saying 0.5 of everything gives 0.25. The rival",
        "is the base rate of all other cases. Intervals are of 95 %, by drawing whole clusters again (2,000 times).",
        "",
        "| what | forecasts | about | Brier | base rate | better by | who wins |",
        "|---|---|---|---|---|---|---|",
    ]
    for s in scores:
        lines.append(
            f"| {s.name} | {s.count} | {s.clusters} | {s.brier:.3f} ({s.brier_low:.3f} to {s.brier_high:.3f}) "
            f"| {s.rival:.3f} | {s.gain:+.3f} ({s.gain_low:+.3f} to {s.gain_high:+.3f}) | {s.winner} |"
        )
    for s in scores:
        lines += [
            "",
            f"### {s.name}",
            "",
            "| said | how often | came | share | 95 % |",
            "|---|---|---|---|---|",
        ]
        lines += [
            f"| {b.low:.1f} to {b.high:.1f} (mean {b.mean:.2f}) | {b.count} | {b.came} | {b.share:.2f} "
            f"| {b.share_low:.2f} to {b.share_high:.2f} |"
            for b in s.bins
        ]
    return lines


STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "table{border-collapse:collapse;margin:1rem 0}th,td{border:1px solid #bbb;padding:.3rem .6rem;text-align:left;"
    "vertical-align:top}.yes{background:#dff0dc}.no{background:#f7d4d0;font-weight:bold}.part{background:#fbeecb}"
)


def html(comparisons: Sequence[Comparison], scores: Sequence[Score]) -> str:
    """One page that stands alone: no script, nothing from elsewhere."""
    rows = "".join(
        f"<tr><th scope=row><a href='#{one.name}'>{escape(one.name)}</a></th>"
        + "".join(_cell(point) for point in one.points)
        + "</tr>"
        for one in comparisons
    )
    head = "".join(f"<th scope=col>{escape(word)}</th>" for word in ("case", *SHORT))
    shares = "".join(f"<li>{escape(line)}</li>" for line in share_lines(comparisons))
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Cases, replayed</title><style>{STYLE}</style>"
        "<h1>Cases: what the program would have said</h1>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table><ul>{shares}</ul>"
        + "".join(_case_html(one) for one in comparisons)
        + "<h2>Calibration</h2>"
        + "".join(_score_html(one) for one in scores)
        + f"<p>Safeconduct {escape(__version__)}. Planning-grade, not for navigation.</p></html>\n"
    )


def _cell(point: Point) -> str:
    kind = {"yes": "yes", "no": "no", "partly": "part", "not told": "no"}.get(point.verdict, "")
    return f"<td class='{kind}'>{escape(MARK[point.verdict])}</td>"


def _case_html(one: Comparison) -> str:
    rows = "".join(
        f"<tr><th scope=row>{escape(p.name)}</th>{_cell(p)}<td>{escape(p.said)}</td><td>{escape(p.was)}</td></tr>"
        for p in one.points
    )
    rows += "".join(
        f"<tr><th scope=row>{escape(w.of)}</th><td class='{'yes' if w.inside else 'no'}'>"
        f"{'within' if w.inside else 'OUTSIDE'}</td><td>{escape(w.stated)}</td><td>{escape(w.was)}</td></tr>"
        for w in one.wrong
    )
    lessons = "".join(f"<li>{escape(text)}</li>" for text in one.lessons)
    return (
        f"<h2 id='{escape(one.name)}'>{escape(one.name)}: {escape(one.title)}</h2><p>As of {escape(one.as_of)}, start "
        f"{escape(one.start)}. {escape(one.summary)}</p><table><thead><tr><th>point</th><th></th><th>the plan said</th>"
        f"<th>what was</th></tr></thead><tbody>{rows}</tbody></table>"
        + (f"<ul>{lessons}</ul>" if lessons else "")
    )


def _score_html(one: Score) -> str:
    return (
        f"<h3>{escape(one.name)}</h3><p>Brier {one.brier:.3f} ({one.brier_low:.3f} to {one.brier_high:.3f}) over "
        f"{one.count} forecasts about {one.clusters} things; the base rate {one.rival:.3f}. Better beyond chance: "
        f"{escape(one.winner)}.</p>{diagram(one)}"
    )


def diagram(one: Score) -> str:
    """The reliability diagram as SVG: the chance said to the right, the share that came upwards; the line is perfect."""
    size = 240
    marks = "".join(
        f"<line x1='{b.mean * size:.1f}' x2='{b.mean * size:.1f}' y1='{size * (1 - b.share_high):.1f}' "
        f"y2='{size * (1 - b.share_low):.1f}' stroke='#557'/><circle cx='{b.mean * size:.1f}' "
        f"cy='{size * (1 - b.share):.1f}' r='5' fill='#225'><title>said {b.mean:.2f}, came {b.came} of {b.count}"
        "</title></circle>"
        for b in one.bins
    )
    told = "; ".join(f"said {b.mean:.2f}, came {b.came} of {b.count}" for b in one.bins)
    return (
        f"<svg role=img aria-label='{escape(told)}' width='{size + 20}' height='{size + 20}' viewBox='-10 -10 {size + 20} "
        f"{size + 20}'><rect width='{size}' height='{size}' fill='none' stroke='#888'/><line x1='0' y1='{size}' "
        f"x2='{size}' y2='0' stroke='#aaa' stroke-dasharray='4'/>{marks}</svg>"
    )
