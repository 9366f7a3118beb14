"""The plan as JSON: strict numbers, stable order, the keys of the fields."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

from safeconduct.brief.as_json import plan_json
from safeconduct.brief.json_values import json_value
from safeconduct.planning.model import Plan


def test_keys_are_the_fields_after_the_schema(plan):
    told = plan_json(plan)
    # tables that few scenarios have are left out where they say nothing
    sparse = {"areas", "gates", "orders"}
    assert list(told) == ["schema", "verified", *(f.name for f in fields(Plan) if f.name not in sparse)]
    assert told["schema"] == "safeconduct-plan/2"
    assert told["readings"][0]["best"]["label"] == "UUEE → OSDI"
    assert told["readings"][0]["refused"] == ["UA"]


def test_no_limit_is_null_and_the_text_is_strict_json(plan):
    text = json.dumps(plan_json(plan), allow_nan=False)
    assert json.loads(text)["limit_km"] is None


def test_same_plan_same_bytes(plan):
    assert json.dumps(plan_json(plan)) == json.dumps(plan_json(plan))


def test_sets_are_sorted_and_unknown_things_refused():
    assert json_value(frozenset({"b", "a"})) == ["a", "b"]
    assert json_value(float("nan")) is None
    with pytest.raises(TypeError, match="object"):
        json_value(object())
