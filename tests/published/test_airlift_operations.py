"""The page of predictions against flown operations is what the script gives, and its misses are explained."""

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
spec = importlib.util.spec_from_file_location(
    "airlift_validation", ROOT / "benchmarks" / "airlift_validation.py"
)
validation = importlib.util.module_from_spec(spec)
sys.modules["airlift_validation"] = validation
spec.loader.exec_module(validation)


def test_the_page_is_up_to_date():
    assert validation.PAGE.read_text(encoding="utf-8") == validation.text()


def test_canada_from_sudan_is_bracketed():
    op = next(o for o in validation.OPERATIONS if o.name.startswith("Canada"))
    _, p10, _, p90 = validation.predicted_days(op)
    assert p10 <= op.days[1]
    assert op.days[0] <= p90


def test_every_miss_has_its_reason():
    for op in (o for o in validation.OPERATIONS if o.fleet):
        _, p10, _, p90 = validation.predicted_days(op)
        assert (p10 <= op.days[1] and op.days[0] <= p90) or op.note
