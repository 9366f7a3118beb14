"""By when each way must be decided on, told; never a word to go."""

from __future__ import annotations

from typing import Any

from safeconduct.brief.json_values import json_value
from safeconduct.evidence.sanitise import plain as shown
from safeconduct.planning.chances.from_interests import StartingChance
from safeconduct.planning.decision.decide import DecisionPage, DecisionWay
from safeconduct.planning.decision.staging.of_scenario import Staged


def decide_json(pages: tuple[DecisionPage, ...]) -> dict[str, Any]:
    """The first reading under the contract's keys, all of them under ``readings``."""
    told = [json_value(page) for page in pages]
    for page in told:
        for way in page["ways"]:
            way["triggers"] = [{k: t[k] for k in ("id", "state", "action")} for t in page["triggers"]]
    return {**told[0], "readings": told}


def decide_lines(page: DecisionPage) -> list[str]:
    """The page for a person."""
    lines = [f"{page.reading} at {page.at:%Y-%m-%d %H:%M} UTC"]
    if page.recommendation:
        best = page.recommendation
        lines += [f"  prepare first  {best.way}", f"  weakest guess  {best.weakest_assumption or 'none'}"]
        lines += [f"  flips if       {text}" for text in best.flips_if]
    for way in page.ways:
        lines += _way_lines(way)
    lines += _staged_lines(page.staged) if page.staged else []
    lines += _stakes_lines(page.stakes)
    lines += [] if page.complete else [CUT]
    lines += [
        f"  trip wire {t.id}: {t.state} → {t.action.replace('_', ' ')} ({t.owner})" for t in page.triggers
    ]
    return [shown(line) for line in [*lines, *([page.remark] if page.remark else [])]]


def _way_lines(way: DecisionWay) -> list[str]:
    """One way: by when, of what terms, what waiting costs."""
    when = f"{way.latest_decision:%Y-%m-%d %H:%M} UTC" if way.latest_decision else "cannot be told"
    lines = [f"  {way.role:<12} {way.origin} → {way.destination}  decide by {when}"]
    lines += [f"      {way.remark}"] if way.remark else []
    if way.latest_decision and any(term.hours is None for term in way.terms):
        lines.append("      rather earlier: a time that is not known counts as nothing here")
    for term in way.terms:
        hours = "not known" if term.hours is None else f"{term.hours:.1f} h"
        lines.append(f"      − {term.name}: {hours} ({term.mark})")
    lines += [f"      hazard {text}" for text in way.hazards]
    lines += _waiting_lines(way)
    alarm = way.costs_of_waiting[0].false_alarm if way.costs_of_waiting else None
    lines += [f"      still open at the deadline had one not gone: {alarm:.0%}"] if alarm is not None else []
    return lines


CUT = "  searches were cut: a longer way that would do better may be missing; --seconds gives them more time"
MOVES = {"wait": "wait", "position": "position aircraft", "first": "send the first", "all": "send all"}


def _staged_lines(told: Staged) -> list[str]:
    """What each move now costs if the best ones follow, and how often a trip-wire rule is late or needless."""
    if told.missing:
        return [f"  not told: {text}" for text in told.missing]
    lines = [
        f"  alert: {told.level} ({told.why}); lost within {told.days:g} days with chance {told.lost:.2f}",
        "      a move now, then the best ones; costs in people left behind, price of the moves included:",
    ]
    for it in told.moves:
        parts = f"{it.price:,.0f} for moves + {it.left_behind:,.0f} left behind"
        lines.append(f"      {MOVES[it.move]:<18}{it.cost:>9,.0f} = {parts}; late {it.miss:.0%}")
    lines.append("      rule: send all as soon as the alert stands at")
    for rule in told.different_rules:
        level = f"{rule.from_level or 'never'}{', aircraft ready' if rule.ready else ''}"
        rates = f"late {rule.miss:>4.0%}  without need {rule.false_alarm:>4.0%}"
        lines.append(
            f"      {level:<36}{rates}  ({rule.false_if_went:.0%} of all goings); costs {rule.cost:,.0f}"
        )
    return lines


def _stakes_lines(told: tuple[StartingChance, ...]) -> list[str]:
    """Starting chances beside those in use."""
    if not told:
        return []
    lines = ["  starting chances from stated interests: the planner's guess, never evidence"]
    for it in told:
        now = "no way hangs on it" if it.in_use is None else f"in use is {it.in_use:.2f}"
        use = "in use" if it.used else now
        why = "; ".join([*it.interests, *([f"leverage {it.from_leverage:+.2f}"] if it.leverage else [])])
        lines.append(f"      {it.state} {it.p:.2f} ({it.low:.2f} to {it.high:.2f}), {use}; {why}")
    return lines


def _waiting_lines(way: DecisionWay) -> list[str]:
    """What waiting costs: chance of being too late, people out, and from when on the deadline is past."""
    if not way.costs_of_waiting:
        return []
    waits = "  ".join(f"{w.h:g} h {w.miss:.0%}" for w in way.costs_of_waiting)
    lines = [f"      missed if one waits: {waits}"]
    if way.costs_of_waiting[0].people_out_p50 is not None:
        out = "  ".join(f"{w.h:g} h {w.people_out_p50:,.0f}" for w in way.costs_of_waiting)
        mean = "  ".join(f"{w.h:g} h {w.people_out_mean:,.0f}" for w in way.costs_of_waiting)
        lines.append(f"      people out in the middle of cases, of {way.people:,}: {out}")
        lines.append(f"      people out on average: {mean}")
    late = next((w for w in way.costs_of_waiting if w.past_deadline), None)
    if late:
        lines.append(f"      the last one is out after the deadline if one waits {late.h:g} h")
    return lines
