"""Whatever the OpenAPI description allows the server answers as described: never with a failure of its own.

Made-up texts are no scenarios, so that they test the faults only; a second round puts sound scenarios, states and
airports in their place. ``SAFECONDUCT_EXAMPLES=100`` asks each operation more often, as ``make fuzz`` does.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
from hypothesis import HealthCheck, settings

from safeconduct.server.app import create_app
from safeconduct.server.scenario_folder import etag
from safeconduct.server.settings import Settings
from safeconduct.store.facts import use_own_facts

PATIENCE_S = 300
"""Long enough for any machine: what is asked here is what is answered, not how soon."""
EXAMPLES = int(os.environ.get("SAFECONDUCT_EXAMPLES", "3"))
FOLDER = Path(mkdtemp(prefix="safeconduct-"))
SMALL = """format = 1
[scenario]
title = "small"
as_of = 2022-07-31
operator = "RU"
flight_kind = "civil_charter"
[[origin]]
airport = "UUEE"
[[group]]
id = "g"
origin = "UUEE"
headcount = { value = 40, mark = "assumed", by = "x" }
[[refuge]]
airport = "OIIE"
acceptance = { value = 0.5, mark = "assumed", by = "x" }
[limits]
limit_km = { value = 3500, mark = "assumed", by = "x" }
"""
ANSWERED = (
    SMALL
    + '[[consent]]\nstate = ["tur", "AZ"]\nstatus = "refused"\noperation = "both"\nmark = "assumed"\nby = "x"\n'
)
TEXTS = (SMALL, ANSWERED)
STATES = ("TR", "AZ", "Iran", "GEO", "Kazakhstan")
PLACES = ("UUEE", "IKA", "35.4,51.1", "OSDI")
(FOLDER / "small.toml").write_text(SMALL, encoding="utf-8")
app = create_app(Settings(FOLDER, hosts=frozenset({"testserver", "localhost"}), search_s=0.2, long_s=20.0))
schema = schemathesis.openapi.from_asgi("/api/openapi.json", app)
often = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)


@pytest.fixture(autouse=True, scope="module")
def _without_the_facts_entered_here() -> Iterator[None]:
    """The closures that made-up requests add are this module's alone."""
    yield
    use_own_facts(())


@schema.parametrize()
@often
def test_never_fails(case: schemathesis.Case) -> None:
    _check(case.call(timeout=PATIENCE_S))


@schema.parametrize()
@often
def test_never_fails_on_sound_scenarios(case: schemathesis.Case) -> None:
    if isinstance(case.body, dict):
        case.body = _sound(case.body)
        # sound all through: as JSON, by the method the page uses
        case.headers = {name: v for name, v in (case.headers or {}).items() if name.lower() != "content-type"}
    if case.path_parameters and "name" in case.path_parameters:
        case.path_parameters["name"] = "TR" if "states" in case.path else "small.toml"
    if case.method == "PUT" and isinstance(case.body, dict):
        case.headers = {**(case.headers or {}), "If-Match": etag((FOLDER / "small.toml").read_text())}
    answer = case.call(timeout=PATIENCE_S)
    _check(answer)
    if case.method == "POST" and case.path.endswith("/edit") and _could_be_written(case.body):
        assert answer.status_code == 200, answer.text


def _could_be_written(body: Any) -> bool:
    """Whether an edit of a sound scenario has the shape of one, and a name that a text may hold."""
    if not isinstance(body, dict) or set(body) - {"reading"} != {"text", "answers", "by"}:
        return False
    by, answers = body["by"], body["answers"]
    good = isinstance(by, str) and by.strip() and by.isprintable() and len(by) <= 80
    known = ("granted", "asked", "refused", "unknown")
    return bool(good) and isinstance(answers, dict) and all(status in known for status in answers.values())


def _check(answer: Any) -> None:
    assert answer.status_code < 500 or answer.status_code in (503, 504), answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"][0].startswith("application/problem+json")


def _sound(body: dict[str, Any]) -> dict[str, Any]:
    """The body with sound values where a made-up one could only be a fault; the choice depends on the body alone."""
    pick = int(sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest(), 16)
    made = dict(body)
    if "text" in made or "scenario" in made:
        made.pop("scenario", None)
        made["text"] = TEXTS[pick % 2]
        made["reading"] = ""
        made.pop("moved", None)
    answers = made.get("answers")
    if isinstance(answers, dict):
        statuses = list(answers.values())[: len(STATES)]
        made["answers"] = dict(zip(STATES, statuses, strict=False))
    if "origin" in made:
        made["origin"], made["destination"] = PLACES[pick % 2], PLACES[2 + pick % 2]
        made |= {"refuse": list(STATES[: pick % 3]), "limit_km": 4000.0}
    if "cases" in made:
        made["cases"] = [[STATES[pick % 5]], list(STATES[:2])]
    return made
