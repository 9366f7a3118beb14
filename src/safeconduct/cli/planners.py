"""Scenarios as functions from the chances of their claims to a plan, for the commands that try one after another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from safeconduct.planning.recall import PlanFor


def planners(scenarios: Sequence[Path]) -> dict[str, PlanFor]:
    """Each scenario as a function from its claims' chances to its plan."""
    if not scenarios:
        return {}
    from importlib import import_module

    # by name, so that a look at the ledger alone loads no planner
    api = import_module("safeconduct.api")
    return {str(path): partial(api.plan_summary_with, path) for path in scenarios}
