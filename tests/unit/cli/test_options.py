"""Every command walked: options of one meaning have one name, one default and a help text; bad input is told by option."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from safeconduct.cli.main import app, main
from safeconduct.cli.options import as_options, by_reading, read_outputs, read_policies, stopping
from safeconduct.errors import Fault, InputError

EXAMPLES = Path(__file__).parents[3] / "examples"
SHARED = (
    "json",
    "seconds",
    "reading",
    "resolution",
    "operator",
    "flight-kind",
    "refuse",
    "limit-km",
    "policy",
    "words",
)
FILE_KINDS = ("html", "pdf", "geojson", "kml", "icao", "svg", "manifest", "to-file", "output", "o")
OWN_OUT = {"atlas", "portfolio"}
"""Here --out is a folder, and has to be named."""


def commands() -> dict[str, Any]:
    def walk(name: str, command: Any) -> Iterator[tuple[str, Any]]:
        inner = getattr(command, "commands", None)
        if inner is None:
            yield name, command
            return
        for word, one in inner.items():
            yield from walk(f"{name} {word}".strip(), one)

    return dict(walk("", typer.main.get_command(app)))


ALL = commands()


def options(name: str) -> dict[str, Any]:
    return {
        word.removeprefix("--"): parameter
        for parameter in ALL[name].params
        if parameter.param_type_name == "option"
        for word in parameter.opts
        if word.startswith("--")
    }


def test_there_are_many_commands() -> None:
    assert len(ALL) > 25
    assert {"plan", "ledger verify", "route"} <= set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_json_is_a_flag_and_files_go_by_out(name: str) -> None:
    found = options(name)
    if "json" in found:
        assert found["json"].is_flag
        assert found["json"].default is False
    assert not set(FILE_KINDS) & set(found)
    if "out" in found:
        assert found["out"].required == (name in OWN_OUT)


@pytest.mark.parametrize("name", ALL)
def test_every_command_and_parameter_explains_itself(name: str) -> None:
    assert len(ALL[name].help or "") > 20
    for parameter in ALL[name].params:
        assert len(getattr(parameter, "help", "") or "") > 3, f"{name} {parameter.name}"


@pytest.mark.parametrize("option", SHARED)
def test_one_meaning_one_default(option: str) -> None:
    told = defaultdict(list)
    for name in ALL:
        if (found := options(name).get(option)) is not None:
            told[repr((found.default, found.is_flag, found.multiple, found.metavar))].append(name)
    assert told
    assert len(told) == 1, dict(told)


def test_every_answer_can_be_had_as_json() -> None:
    without = {name for name in ALL if "json" not in options(name)}
    # what writes a file, asks or opens a page answers nothing; the user's regions are named in a line each
    assert without == {"brief", "firs import", "firs list", "new", "open", "schema", "serve"}


def test_the_south_is_no_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["route", "-33.9,18.4", "-26.1,28.2", "--refuse", "UA", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert ended.value.code in (0, None)
    assert told["origin"]["lat_deg"] == -33.9
    assert told["destination"]["lon_deg"] == 28.2
    assert told["requires"] == ["ZA"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["route", "UUEE", "OSDI", "--refuse", "SY"], 3, ""),
        (["frontier", "UUEE", "OSDI", "--refuse", "SY"], 3, ""),
        (["leverage", "UUEE", "OSDI", "--refuse", "SY", "--default", "0.5"], 3, ""),
        (["refuges", "UUEE", "--limit-km", "1", "--seconds", "0"], 3, ""),
        (["route", "UUEE", "OSDI", "--flight-kind", "airship"], 2, "--flight-kind: "),
        (["route", "UUEE", "OSDI", "--as-of", "soon", "--policy", "caspian=ours"], 2, "--policy.caspian: "),
        (["frontier", "UUEE", "XXXX", "--operator", "RU"], 2, "--as-of: is needed"),
        (["states", "TR", "--operator", "Nowhere", "--flight-kind", "x"], 2, "--operator: "),
        (["plan", str(EXAMPLES / "kabul-2021.toml"), "--out", "plan.doc"], 2, "--out: plan.doc"),
        (["plan", str(EXAMPLES / "kabul-2021.toml"), "--reading", "none"], 2, "--reading: "),
        (["decide", str(EXAMPLES / "kabul-2021.toml"), "--at", "soon"], 2, "--at: "),
        (["whatif", "no-such.toml"], 2, "no such file"),
        (["airlift", str(EXAMPLES / "kabul-2021.toml"), "--refuge", "moon"], 2, "--refuge: "),
        (["airlift"], 2, "needs a scenario FILE"),
    ],
)
def test_exit_codes_are_alike(
    words: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == code
    assert said in capsys.readouterr().err


def test_a_fault_of_a_file_keeps_its_place() -> None:
    class FileFault(Fault):
        pass

    with pytest.raises(InputError) as error, as_options():
        raise InputError([Fault("as_of", "x"), FileFault("as_of", "y"), Fault("refuge[0].as_of", "z")])
    assert [fault.where for fault in error.value.faults] == ["--as-of", "as_of", "refuge[0].as_of"]
    assert isinstance(error.value.faults[1], FileFault)


def test_what_is_written_goes_by_its_ending() -> None:
    assert read_outputs([Path("a.JSON"), Path("b.kml")], ("json", "kml")) == [
        (Path("a.JSON"), "json"),
        (Path("b.kml"), "kml"),
    ]
    with pytest.raises(InputError) as error:
        read_outputs([Path("a"), Path("b.kml"), Path("c.doc")], ("json", "kml"))
    assert len(error.value.faults) == 2


def test_choices_and_readings() -> None:
    assert read_policies(["caspian=convention", "straits=free"]) == {
        "caspian": "convention",
        "straits": "free",
    }
    with pytest.raises(InputError, match="--policy"):
        read_policies(["caspian"])
    assert by_reading([{"a": 1}, {"a": 2}]) == {"a": 1, "readings": [{"a": 1}, {"a": 2}]}


def test_a_search_without_a_time_is_counted() -> None:
    counted, timed = stopping(None), stopping(0.0)
    assert not counted()
    assert timed()
