"""Every pin has the hashes of its files, none names a registry; a list of packages that is wrong is turned down."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import lock
import sbom


def test_every_pin_has_its_hashes() -> None:
    assert list(lock.without_hashes()) == []


def test_every_file_of_pins_is_locked() -> None:
    # requirements-data.txt pins one file of each package on purpose: the one that the builders read
    assert {path.name for path in ROOT.glob("requirements*.txt")} == {*lock.FILES, "requirements-data.txt"}


def test_no_pin_names_where_it_comes_from() -> None:
    for path in ROOT.glob("requirements*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text, path.name
        assert not any(line.startswith("--") for line in text.splitlines()), path.name


def test_one_version_of_each_package() -> None:
    every = [pin for name in lock.FILES for pin in lock.read(ROOT / name)[1]]
    versions = {pin.key: pin.version for pin in every}
    assert [f"{pin.name}=={pin.version}" for pin in every if versions[pin.key] != pin.version] == []


def test_a_file_is_written_as_it_was_read() -> None:
    for name in lock.FILES:
        others, pins = lock.read(ROOT / name)
        text = "".join(f"{line}\n" for line in [*others, *(pin.lines() for pin in pins)])
        assert text == (ROOT / name).read_text(encoding="utf-8")


def test_pip_turns_down_what_is_not_the_file_that_was_pinned(tmp_path: Path) -> None:
    """The hash of another file: pip says so and installs nothing."""
    wheel = _empty_wheel(tmp_path)
    wanted = tmp_path / "wanted.txt"
    wanted.write_text(f"nothing==1.0 --hash=sha256:{'0' * 64}\n")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--no-deps", "--no-index"]
    command = [*pip, "--find-links", str(wheel.parent), "--require-hashes", "-d", str(tmp_path / "d")]
    done = subprocess.run([*command, "-r", str(wanted)], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stdout + done.stderr


def _empty_wheel(folder: Path) -> Path:
    import zipfile

    path = folder / "wheels" / "nothing-1.0-py3-none-any.whl"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as content:
        content.writestr(
            "nothing-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: nothing\nVersion: 1.0\n"
        )
        content.writestr("nothing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        content.writestr("nothing-1.0.dist-info/RECORD", "")
    return path


@pytest.mark.parametrize("names", [lock.RUNS[:1], lock.RUNS, lock.DEVELOPS], ids=len)
def test_what_is_installed_together_needs_nothing_that_is_not_pinned(names: tuple[str, ...]) -> None:
    """As pip walks: from every pin to what it needs here, extras that somebody asks for included."""
    from importlib.metadata import PackageNotFoundError, requires

    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    pins = {pin.key for name in names for pin in lock.read(ROOT / name)[1]}
    waiting, seen, lacking = [(pin, "") for pin in pins], set(), set()
    while waiting:
        package, extra = waiting.pop()
        seen.add((package, extra))
        try:
            needed = [Requirement(line) for line in requires(package) or ()]
        except PackageNotFoundError:
            continue  # a pin of another platform
        for wanted in needed:
            if wanted.marker and not wanted.marker.evaluate({"extra": extra}):
                continue
            key = canonicalize_name(wanted.name)
            lacking |= {f"{key} (for {package})"} - {f"{pin} (for {package})" for pin in pins}
            waiting += [(key, e) for e in ("", *wanted.extras) if (key, e) not in seen]
    assert lacking == set()


def component(name: str, version: str = "1", licensed: bool = True) -> dict[str, Any]:
    licence = {"licenses": [{"license": {"id": "MIT"}}]} if licensed else {}
    return {"bom-ref": f"{name}=={version}", "name": name, "version": version, **licence}


def bom(*components: dict[str, Any]) -> dict[str, Any]:
    needs = [{"ref": "root", "dependsOn": [item["bom-ref"] for item in components]}]
    return {
        "metadata": {"component": {"bom-ref": "root"}},
        "components": list(components),
        "dependencies": [*needs, *({"ref": item["bom-ref"]} for item in components)],
    }


def test_the_list_has_what_runs_and_nothing_else() -> None:
    made = sbom.what_runs(bom(component("A_b"), component("pytest"), component("partd", licensed=False)),
                          {"a-b": "1", "partd": "1"})  # fmt: skip
    assert [item["name"] for item in made["components"]] == ["A_b", "partd"]
    assert made["dependencies"][0] == {"ref": "root", "dependsOn": ["A_b==1", "partd==1"]}
    assert list(sbom.faults(made, {"a-b": "1", "partd": "1"})) == []


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ([], "is pinned and not installed"),
        ([component("a", "2")], "a 2 is installed, 1 is pinned"),
        ([component("a", licensed=False)], "a names no licence"),
    ],
)
def test_what_is_wrong_with_a_list_is_told(there: list[dict[str, Any]], said: str) -> None:
    (fault,) = sbom.faults(bom(*there), {"a": "1"})
    assert said in fault


def test_the_pins_of_what_runs_are_those_installed_here() -> None:
    from importlib.metadata import version

    assert {name: version(name) for name in sbom.pinned()} == sbom.pinned()
