"""What the server answers is what it says it answers: every key described, none beside them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from safeconduct.brief.answers import models
from safeconduct.brief.answers.records import UNBOUNDED, json_type, model_of
from safeconduct.consent import Bounds
from safeconduct.server.app import create_app
from safeconduct.server.settings import Settings

ROOT = Path(__file__).parents[3]
STORY = {"scenario": "example/moscow-damascus-2022.toml", "reading": "article"}
ENDS = {"origin": "UUEE", "destination": "OSDI", "refuse": ["UA"], "limit_km": 3200}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("models")
    app = create_app(Settings(folder, hosts=frozenset({"testserver"})))
    with TestClient(app) as made:
        yield made


def held(model: type[BaseModel], body: Any) -> Any:
    """As strict as JSON allows: no key is missing or too many, no number is a text."""
    return model.model_validate_json(json.dumps(body), strict=True)


@pytest.mark.parametrize(
    ("address", "body", "model"),
    [
        ("/api/route", ENDS, models.Route),
        ("/api/route", ENDS | {"refuse": ["SY"]}, models.Route),
        ("/api/frontier", ENDS, models.Frontier),
        ("/api/look", STORY, models.Look),
        ("/api/look", STORY | {"answers": {"TR": "refused", "IR": "refused"}}, models.Look),
        ("/api/plan", STORY, models.PlanAnswer),
        ("/api/ledger", STORY, models.Ledger),
        ("/api/whatif", STORY | {"cases": [["TR"]]}, models.WhatIf),
        ("/api/check", {"text": "format = 1\n"}, models.CheckAnswer),
        ("/api/check", {"text": (ROOT / "examples/khartoum-2023.toml").read_text()}, models.CheckAnswer),
        ("/api/health", None, models.Health),
        ("/api/states", None, models.StateNames),
        ("/api/states/TR?operator=RU&as_of=2022-07-31&to=SY", None, models.StateSheet),
        ("/api/states/Libya?as_of=2022-07-31", None, models.StateSheet),
        ("/api/airports/OSDI", None, models.AirportRecord),
        ("/api/sky/coarse", None, models.SkyShapes),
        ("/api/scenarios", None, models.ScenarioNames),
        ("/api/scenarios/example/kabul-2021.toml", None, models.Document),
        ("/api/airports/OSDX", None, models.ProblemBody),
    ],
)
def test_an_answer_is_as_described(
    client: TestClient, address: str, body: Any, model: type[BaseModel]
) -> None:
    answer = client.get(address) if body is None else client.post(address, json=body)
    assert held(model, answer.json())


def test_every_operation_describes_its_answer(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    for address, verbs in described["paths"].items():
        for verb, operation in verbs.items():
            for media, content in operation["responses"]["200"]["content"].items():
                assert content["schema"] != {}, f"{verb} {address} {media}"
                if media == "application/json":
                    assert content["schema"]["$ref"], f"{verb} {address}"
    assert described["components"]["schemas"]["ProblemBody"]["required"] == [
        "type",
        "title",
        "status",
        "detail",
    ]


def test_the_description_the_page_is_made_from_is_current() -> None:
    done = subprocess.run(
        [sys.executable, "tools/openapi.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_page_has_no_shape_of_its_own() -> None:
    text = (ROOT / "web/src/types.ts").read_text()
    assert "interface" not in text
    assert ": string" not in text


def test_types_as_json_has_them() -> None:
    assert json_type(tuple[str, ...]) == list[str]
    assert json_type(frozenset[str]) == list[str]
    assert json_type(tuple[float, float]) == tuple[float, float]
    assert json_type(float | None) == float | None
    assert json_type(dict[int, tuple[str, ...]]) == dict[str, list[str]]
    assert json_type(Bounds) is model_of(Bounds)
    assert set(model_of(Bounds).model_fields) == {"lower", "upper", "exact"}


def test_numbers_without_bound_are_named_by_keys_that_exist() -> None:
    schemas = models.PlanAnswer.model_json_schema()
    known = schemas["$defs"] | {"Plan": schemas}
    for name in UNBOUNDED:
        record, key = name.split(".")
        assert key in known[record]["properties"], name
