"""Facts over HTTP: the sky on a day, and a closure added from the page that counts at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("httpx")
from fastapi.testclient import TestClient

from safeconduct.cli.main import main
from safeconduct.server.app import create_app
from safeconduct.server.settings import Settings
from safeconduct.store.facts import use_own_facts

STORY = {"scenario": "example/moscow-damascus-2022.toml", "reading": "record"}
BEIRUT = {"origin": "OLBA", "destination": "LCLK", "as_of": "2026-11-30"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(tmp_path, hosts=frozenset({"testserver"})))) as made:
        yield made
    use_own_facts(())


def printed_by(*words: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    with suppress(SystemExit):
        main([*words, "--json"])
    printed: dict[str, Any] = json.loads(capsys.readouterr().out)
    return printed


def test_a_closure_added_on_the_page_counts_at_once_and_is_told_with_its_hash(
    client: TestClient, tmp_path: Path
) -> None:
    before = client.post("/api/route", json=BEIRUT).json()
    made = client.post(
        "/api/facts/closures",
        json={"state": "Cyprus", "from_date": "2026-11-30", "source": "NOTAM A0123/26", "by": "A. Desk"},
    )
    assert made.status_code == 200
    told = made.json()
    assert told["id"] == "own|CY|ALL|2026-11-30"
    assert told["says"].startswith("Cyprus: all civil, closed; since 2026-11-30")
    (own,) = told["own_facts"]
    assert (own["file"], own["rows"]) == ("own.csv", 1)
    assert "A. Desk" in (tmp_path / "facts.d" / "own.csv").read_text(encoding="utf-8")
    after = client.post("/api/route", json=BEIRUT).json()
    assert (before["found"], after["found"]) == (True, False)
    assert "CY" in after["refused"]
    sky = client.get("/api/today", params={"as_of": "2026-11-30"}).json()
    assert sky["facts_sha256"] == told["facts_sha256"]
    (row,) = [row for row in sky["states"] if row["state"] == "CY"]
    assert row["status"] == "closed"
    assert row["own"].endswith("own.csv")


def test_a_plan_and_its_quick_answer_that_were_kept_are_made_anew(client: TestClient) -> None:
    looks = [client.post("/api/look", json=STORY).json()]
    way = looks[0]["ways"][looks[0]["best"]]
    state = next(c["state"] for c in way["crossed"] if c["state"] not in ("RU", "SY"))
    plans = [client.post("/api/plan", json=STORY).json()]
    body = {"state": state, "from_date": "2022-07-01", "to_date": "2022-09-30", "source": "a decree"}
    assert client.post("/api/facts/closures", json=body).status_code == 200
    looks.append(client.post("/api/look", json=STORY).json())
    plans.append(client.post("/api/plan", json=STORY).json())
    assert looks[1]["states"][state]["status"] == "closed"
    best = looks[1]["best"]
    assert best is None or state not in looks[1]["ways"][best]["requires"]
    shas = [plan["provenance"]["facts_sha256"] for plan in plans]
    assert shas[0] != shas[1]


def test_every_fault_of_a_closure_and_nothing_written(client: TestClient, tmp_path: Path) -> None:
    answer = client.post("/api/facts/closures", json={"state": "Cyprs", "target": "Nowhere", "source": "x"})
    assert answer.status_code == 422
    assert [fault["where"] for fault in answer.json()["errors"]] == ["state", "target"]
    body = {"state": "CY", "from_date": "soon", "to_date": "later", "source": "x"}
    answer = client.post("/api/facts/closures", json=body)
    assert [fault["where"] for fault in answer.json()["errors"]] == ["from_date", "to_date"]
    assert not (tmp_path / "facts.d" / "own.csv").exists()


def test_the_sky_is_that_of_the_command_line(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    printed = printed_by("sky", "--as-of", "2026-03-05", "--operator", "QA", capsys=capsys)
    served = client.get("/api/today", params={"as_of": "2026-03-05", "operator": "QA"}).json()
    assert served == printed
    assert client.get("/api/today", params={"as_of": "1900-01-01", "operator": "Nowhere"}).status_code == 422


def test_closures_to_everybody_bind_a_question_without_an_operator_as_on_the_command_line(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = printed_by("route", "OTHH", "EGLL", "--as-of", "2026-03-05", capsys=capsys)
    served = client.post(
        "/api/route", json={"origin": "OTHH", "destination": "EGLL", "as_of": "2026-03-05"}
    ).json()
    assert served["refused"] == printed["refused"]
    assert {"BH", "IQ", "KW"} <= set(served["refused"])
    assert served["distance_km"] == printed["distance_km"]
