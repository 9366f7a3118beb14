"""``replay`` and ``exercise`` as used: two quick cases are planned anew and held to the page; the page to its data."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from safeconduct.replay.report import MARK

ROOT = Path(__file__).parents[2]
KEPT = json.loads((ROOT / "cases" / "replay.json").read_text(encoding="utf-8"))
PROGRAM = "from safeconduct.cli.main import main; main()"


def run(*words, told="", folder=ROOT):
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, words)],
        cwd=folder, input=told, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip


def test_all_cases_are_read_without_a_fault():
    done = run("replay", "cases", "--check")
    assert done.returncode == 0, done.stderr
    assert "12 cases: no faults" in done.stdout


@pytest.mark.parametrize("name", ["kyiv-2022", "south-sudan-2013"])
def test_a_quick_case_gives_what_the_page_says(name):
    done = run("replay", f"cases/{name}", "--json")
    assert done.returncode == 0, done.stderr
    kept = next(case for case in KEPT["cases"] if case["name"] == name)
    assert json.loads(done.stdout)["cases"] == [kept]


def test_the_page_is_made_of_the_kept_data():
    page = (ROOT / "docs" / "cases.md").read_text(encoding="utf-8")
    for case in KEPT["cases"]:
        row = next(line for line in page.splitlines() if line.startswith(f"| [{case['name']}]"))
        assert row.rstrip("| ").split(" | ")[1:] == [MARK[point["verdict"]] for point in case["points"]]
    for score in KEPT["calibration"]:
        assert f"{score['brier']:.3f} ({score['brier_low']:.3f}" in page


def test_a_folder_without_cases_is_told(tmp_path):
    done = run("replay", tmp_path)
    assert done.returncode == 2
    assert "holds no record.toml" in done.stderr


def test_an_exercise_is_played_from_a_file_and_logged(tmp_path):
    log = tmp_path / "log.json"
    done = run("exercise", "cases/south-sudan-2013", "--out", log, told="what\nwait\nA\n")
    assert done.returncode == 0, done.stderr
    assert "is no decision here" in done.stdout
    assert "DEBRIEF" in done.stdout
    steps = json.loads(log.read_text(encoding="utf-8"))["steps"]
    assert [step["decision"] for step in steps] == ["wait", "A"]
    assert all(step["best"] >= step["value"] for step in steps)
