"""Where a trip wire stands at a moment, by what was known by then."""

from __future__ import annotations

from datetime import datetime

from safeconduct.scenario.model import Indicator, Scenario, Threshold, Trigger


def trigger_state(trigger: Trigger, scenario: Scenario, at: datetime) -> str:
    """``crossed`` if enough thresholds are; ``stale`` if that hangs on a level nobody keeps up, etc."""
    known = {indicator.id: indicator for indicator in scenario.indicators}
    states = [_threshold_state(threshold, known[threshold.indicator], at) for threshold in trigger.when]
    if states.count("crossed") >= trigger.need:
        return "crossed"
    # it may be crossed already: somebody has to look
    if states.count("crossed") + states.count("stale") >= trigger.need:
        return "stale"
    return "near" if {"near", "crossed"} & set(states) else "far"


def _threshold_state(threshold: Threshold, indicator: Indicator, at: datetime) -> str:
    level = indicator.level_at(at)
    if level is None:
        return "stale"
    age_h = (at - level.at).total_seconds() / 3600.0
    if indicator.expires_h is not None and age_h > indicator.expires_h:
        return "stale"
    if threshold.crossed_by(level.value):
        return "crossed"
    return "near" if threshold.near_by(level.value) else "far"
