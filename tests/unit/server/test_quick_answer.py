"""The quick answer's check is told who refuses: a route through one of them does not pass."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from safeconduct.server import quick_answer
from safeconduct.server.scenario_folder import Folder
from safeconduct.server.view import View, read_view
from safeconduct.store.world import load_world

STORY = "example/moscow-damascus-2022.toml"


def test_the_checker_is_told_who_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, Any]] = []

    def verify(*_: object, **words: Any) -> Any:
        told.append(words)
        return SimpleNamespace(verified=True, faults=())

    monkeypatch.setattr(quick_answer, "verify_route", verify)
    seen = read_view(View(scenario=STORY, reading="article", answers={"TR": "refused"}), Folder(tmp_path))
    look = quick_answer.look(load_world(), seen)
    assert look["states"]["TR"]["status"] == "refused"
    # the first that can be flown is checked at once
    (checked,) = told
    assert "TR" in checked["refused"]
    assert "TR" not in checked["requires"]
    assert checked["distance_km"] == look["ways"][look["best"]]["distance_km"]
