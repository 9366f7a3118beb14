"""``check``, ``new`` and ``schema`` as a user runs them."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from safeconduct.cli import check, new
from safeconduct.errors import InputError
from safeconduct.limits import SCENARIO_BYTES
from safeconduct.store.scenario import load_scenario, write_new

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))


def run(*words: str | Path) -> Result:
    app = typer.Typer()
    check.register(app)
    new.register(app)
    return CliRunner().invoke(app, [str(word) for word in words])


def fault_of(path: Path | str) -> str:
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    return str(caught.value)


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_the_examples_are_sound(path: Path) -> None:
    result = run("check", path)
    assert result.exit_code == 0, result.output
    assert "no faults" in result.output


def test_the_story_has_its_two_readings_and_its_numbers() -> None:
    told = json.loads(run("check", ROOT / "examples/moscow-damascus-2022.toml", "--json").output)
    assert told["ok"] is True
    assert told["people"] == {"low": 200, "likely": 312, "high": 450}
    assert told["limit_km"] == 3500
    assert [(reading["id"], reading["use_closures"]) for reading in told["readings"]] == [
        ("record", True),
        ("article", False),
    ]
    assert told["marks"]["assumed"] > 0


def test_faults_as_json_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(
        (ROOT / "examples/kabul-2021.toml").read_text(encoding="utf-8").replace('"OAKB"', '"OAKX"')
    )
    result = run("check", path, "--json")
    assert result.exit_code == 2
    told = json.loads(result.output)
    assert told["ok"] is False
    origin = next(fault for fault in told["faults"] if fault["where"] == "origin[0].airport")
    line = path.read_text(encoding="utf-8").splitlines()[origin["line"] - 1]
    assert line.startswith("airport")


def test_a_new_file_is_sound_and_never_overwritten_unasked(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    assert run("new", path, "--template").exit_code == 0
    assert run("check", path).exit_code == 0
    path.write_text("mine", encoding="utf-8")
    result = run("new", path, "--template")
    assert isinstance(result.exception, InputError)
    assert path.read_text(encoding="utf-8") == "mine"
    assert run("new", path, "--template", "--force").exit_code == 0
    assert path.read_text(encoding="utf-8") != "mine"
    assert [entry.name for entry in tmp_path.iterdir()] == ["mine.toml"]


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    path = tmp_path / "mine.toml"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="No space left"):
        write_new(path, "other", overwrite=True)
    assert path.read_text(encoding="utf-8") == "mine"
    assert [entry.name for entry in tmp_path.iterdir()] == ["mine.toml"]


def test_a_new_file_has_the_usual_rights(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.touch()
    write_new(tmp_path / "new.toml", "x")
    assert stat.S_IMODE((tmp_path / "new.toml").stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero here")
def test_an_endless_file_is_refused() -> None:
    assert "is a binary file" in fault_of("/dev/zero")


def test_files_that_are_no_scenarios(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    assert "is a binary file" in fault_of(picture)
    large = tmp_path / "large.toml"
    large.write_bytes(b"# nothing\n" * SCENARIO_BYTES)
    assert "is larger than 1 MB" in fault_of(large)
    latin = tmp_path / "latin.toml"
    latin.write_bytes('\ntitle = "Türkiye"\n'.encode("latin-1"))
    assert "is not UTF-8 text (byte 11, line 2)" in fault_of(latin)
    assert "is a folder" in fault_of(tmp_path)
    assert f"Did you mean {tmp_path / 'large.toml'}?" in fault_of(tmp_path / "larg.toml")


def test_texts_that_exhaust_a_parser(tmp_path: Path) -> None:
    deep = tmp_path / "deep.toml"
    deep.write_text("a = " + "[" * 100_000, encoding="utf-8")
    assert "lie more than 24 deep" in fault_of(deep)
    long = tmp_path / "long.toml"
    long.write_text("a = " + "9" * 100_000, encoding="utf-8")
    assert "bare word of 100,000 letters; at most 60 are taken" in fault_of(long)


@pytest.mark.parametrize("line", ["k{i} = 1\n", "[[refuge]]\nairport = 'Z{i}'\n", "[chance.state.S{i}]\n"])
def test_a_file_of_nothing_but_faults_is_answered_soon(tmp_path: Path, line: str) -> None:
    path = tmp_path / "faults.toml"
    path.write_text("".join(line.format(i=i) for i in range(20_000)), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    assert 3 <= len(caught.value.faults) <= 400


def test_a_byte_order_mark_and_foreign_line_ends_are_welcome(tmp_path: Path) -> None:
    text = (ROOT / "examples/khartoum-2023.toml").read_text(encoding="utf-8")
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load_scenario(path).readings == load_scenario(ROOT / "examples/khartoum-2023.toml").readings


def test_a_file_never_steers_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "sly.toml"
    text = (ROOT / "examples/khartoum-2023.toml").read_text(encoding="utf-8")
    path.write_text(
        text.replace('title = "Khartoum', 'title = "\\u001b[2J[red]Khartoum', 1), encoding="utf-8"
    )
    result = run("check", path)
    assert result.exit_code == 0
    assert "\x1b" not in result.output
    assert "[red]Khartoum" in result.output
    path.write_text(text.replace('operator = "GB"', 'operator = "\\u001b[2J"'), encoding="utf-8")
    assert "\x1b" not in fault_of(path)


def test_the_schema_is_json_and_the_reference_markdown() -> None:
    assert json.loads(run("schema").output)["title"] == "Safeconduct scenario"
    assert run("schema", "--markdown").output.startswith("### ")
