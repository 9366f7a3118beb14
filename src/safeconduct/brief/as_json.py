"""The plan as JSON values: keys are the names of the fields, in their order; no NaN and no infinity."""

from __future__ import annotations

from typing import Any

from safeconduct.brief.json_values import json_value
from safeconduct.planning.model import Plan


def plan_json(plan: Plan) -> dict[str, Any]:
    """The plan as JSON values, with the version of its schema first.

    Every record has the keys of its dataclass (`safeconduct.planning.model`), so that a key means what the
    field's docstring says. A number without bound (no limit stated) is null. Points are [lat, lon], degrees.
    """
    return {"schema": plan.provenance.schema, "verified": plan.verified, **json_value(plan)}
