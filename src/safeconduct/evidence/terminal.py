"""A claim on the terminal, as lines of plain text; every text from a report made safe first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from safeconduct.evidence.assess import Assessment
from safeconduct.evidence.model import Statement
from safeconduct.evidence.policy import read_table
from safeconduct.evidence.sanitise import plain

_STANDING = {
    "guess": "guess of the planner, no report behind it",
    "assumed": "assumed, no report behind it",
    "reported": "reported",
}


def claim_lines(found: Assessment) -> list[str]:
    """A claim with its number, word, confidence, origins and chains of quotation."""
    return [*_head(found), *_origins(found), *_chains(found), *_asides(found)]


def list_line(found: Assessment) -> str:
    """A claim on one line, for a list."""
    mark = "" if found.standing == "reported" else f"  [{found.standing}]"
    flag = "  rests on one origin" if len(found.pooled.origins) == 1 else ""
    number = f"{found.pooled.probability:.2f} {found.pooled.word}"
    return f"{plain(found.claim.id):24} {number:28} {found.headline}{flag}{mark}"


def _head(found: Assessment) -> Iterator[str]:
    claim, pooled = found.claim, found.pooled
    scale = read_table("words")["scales"][found.words]["name"]
    yield f"{plain(claim.id)}: {plain(claim.statement, one_line=True)}"
    yield f"  {found.headline}   ({_STANDING[found.standing]})"
    yield f"  chance      {pooled.probability:.2f}, {pooled.word} ({scale})"
    # ICD 203: a confidence level and a likelihood never stand in one sentence
    yield f"  confidence  {pooled.confidence}"
    by, why = plain(claim.base_rate_by, one_line=True), plain(claim.base_rate_why, one_line=True)
    guess = ", a guess" if claim.guess else ""
    yield f"  base rate   {claim.base_rate:.2f}{guess}, set by {by}: {why}"
    if pooled.confirmed:
        yield "  confirmed   by independent origins (credibility 1, computed)"


def _origins(found: Assessment) -> Iterator[str]:
    for origin in found.pooled.origins:
        without = found.pooled.probability - origin.effect
        flips = ", and the word flips" if origin.flips else ", the word stays"
        count = len(origin.reports)
        told = f"{count} report{'s' * (count != 1)} lead{'s' * (count == 1)} back to it"
        yield f"  origin      {plain(origin.name, one_line=True)}: {told}; without it {without:.2f}{flips}"


def _chains(found: Assessment) -> Iterator[str]:
    """The reports as a tree: each under the first one it quotes."""
    below: dict[str, list[Statement]] = {}
    for statement in found.statements:
        below.setdefault(statement.quotes[0] if statement.quotes else "", []).append(statement)
    ahead = [(statement, 0) for statement in reversed(below.get("", []))]
    while ahead:
        statement, depth = ahead.pop()
        yield _report_line(found.grades, statement, depth)
        if statement.adds:
            yield f"    {'  ' * depth}     adds: {plain(statement.adds, one_line=True)}"
        ahead += [(child, depth + 1) for child in reversed(below.get(statement.id, []))]


def _report_line(grades: Mapping[str, str], statement: Statement, depth: int) -> str:
    side = "for" if statement.supports else "against"
    arrow = "└ quotes it: " if depth else ""
    extra = [] if statement.seen else ["nobody here has read the original"]
    extra += ["rests on somebody unnamed"] if statement.unnamed else []
    extra += [f"“{plain(statement.hedge, one_line=True)}”"] if statement.hedge else []
    others = [plain(quoted) for quoted in statement.quotes[1:]]
    extra += [f"quotes {', '.join(others)} too"] if others else []
    notes = f"  ({'; '.join(extra)})" if extra else ""
    label = f"{plain(statement.id)}, {plain(statement.source)}, {grades[statement.id]}, {side}"
    return f"    {'  ' * depth}{arrow}{label}, {plain(statement.said)}{notes}"


def _asides(found: Assessment) -> Iterator[str]:
    for question in found.asked():
        yield f"  ?  {plain(question.text, one_line=True)}"
    if found.claim.note:
        yield f"  note        {plain(found.claim.note, one_line=True)}"
    if found.half_life_d is not None:
        yield f"  decay       on: a report weighs half after {found.half_life_d:g} days"
    if found.as_of:
        yield f"  as of       {found.as_of}"


def recall_lines(recalled: Mapping[str, Any]) -> list[str]:
    """What changes when a source is discredited, from the table `planning.recall` makes."""
    lines = [f"Without {plain(str(recalled['source']), one_line=True)}:"]
    for claim in recalled["claims"]:
        before, after = claim["before"], claim["after"]
        flips = "  the word flips" if before["word"] != after["word"] else ""
        lines.append(
            f"  {plain(claim['claim']):24} {before['probability']:.2f} {before['word']}"
            f" → {after['probability']:.2f} {after['word']}  ({after['headline']}){flips}"
        )
    for plan in recalled["plans"]:
        lines.append(f"  plan {plain(plan['plan'], one_line=True)}:")
        lines += [f"    {plain(change['text'], one_line=True)}" for change in plan["changes"]]
        lines += [] if plan["changes"] else ["    nothing changes"]
    return lines if recalled["claims"] else [*lines, "  no claim rests on it; nothing changes"]
