"""JSON from outside: as the standard library reads it, but never too deep, never beyond 64 bits, never NaN."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.errors import InputError
from safeconduct.formats.json_text import depth, read_json
from safeconduct.limits import JSON_DEPTH

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_it_agrees_with_the_standard_library(value: object) -> None:
    text = json.dumps(value)
    assert read_json(text) == json.loads(text)
    assert depth(text) == _depth(value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[" * 100_000 + "]" * 100_000, f"nested more than {JSON_DEPTH} deep"),
        ('{"a":' * 100_000, f"nested more than {JSON_DEPTH} deep"),
        ("1" * 400, "beyond 64 bits"),
        ("-9223372036854775809", "beyond 64 bits"),
        ("1e400", "too large for a number"),
        ("NaN", "NaN is no number"),
        ("[Infinity]", "Infinity is no number"),
        ("", "is not JSON"),
        ("{'a': 1}", "is not JSON"),
    ],
)
def test_what_is_not_taken_is_told(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_json(text, "--problem")


def test_a_byte_order_mark_is_passed_over() -> None:
    assert read_json('\ufeff{"a": 1}') == {"a": 1}


def test_a_text_that_does_not_close_costs_no_more_than_its_length() -> None:
    begins = time.process_time()
    assert depth('"' + '\\"' * 1_000_000) == 0
    assert time.process_time() - begins < 20
