"""The built wheel holds the page: what is not committed is the first thing a package forgets."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
import venv
import zipfile
from pathlib import Path

import numpy
import pytest

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "src" / "safeconduct" / "server"
BUILT = (SERVER / "static" / "index.html").is_file()
IN_CI = os.environ.get("CI") == "true"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, built as somebody would who has nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"
    tree.mkdir()
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE", "NOTICE"):
        if (ROOT / name).is_file():
            shutil.copy(ROOT / name, tree / name)
    shutil.copytree(ROOT / "src", tree / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q"]
    command = [*pip, "-w", str(folder), str(tree)]
    if not BUILT:
        refused = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
        assert refused.returncode != 0
        assert "run `make web` first" in refused.stdout + refused.stderr
    environment = os.environ | {"SAFECONDUCT_WITHOUT_PAGE": "0" if BUILT else "1"}
    made = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False, env=environment)
    assert made.returncode == 0, made.stderr[-3000:]
    shutil.rmtree(tree)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with the wheel in it, the packages it asks for, and no source tree."""
    folder = tmp_path_factory.mktemp("alone")
    venv.create(folder, with_pip=False)
    packages = next(folder.glob("lib/python*/site-packages"))
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "-q", "--no-deps", "--no-index", str(wheel)], check=True, timeout=180)
    # what it needs is installed here already; a path file lends it, after the wheel's own, without the tree's link
    lent = packages / "lent"
    lent.mkdir()
    for path in Path(numpy.__file__).parents[1].iterdir():
        if "safeconduct" not in path.name and path.suffix != ".pth":
            (lent / path.name).symlink_to(path)
    (packages / "lent.pth").write_text(f"{lent}\n", encoding="utf-8")
    return python


def run(python: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The program of the wheel, in an empty folder."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    return subprocess.run(
        [str(python.parent / "safeconduct"), *words],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
        cwd=python.parents[1],
        env=environment,
    )


def test_installed_alone_it_is_the_wheel_that_runs(alone: Path) -> None:
    done = subprocess.run(
        [str(alone), "-c", "import safeconduct; print(safeconduct.__file__)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=alone.parents[1],
        env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
    )
    assert str(alone.parents[1]) in done.stdout


def test_installed_alone_it_plans_writes_a_paper_and_serves(alone: Path) -> None:
    made = run(alone, "new", "mine.toml", "--template")
    assert made.returncode == 0, made.stderr
    story = next(alone.parents[1].glob("lib/python*/site-packages/safeconduct/server/examples/*.toml"), None)
    demo = run(alone, "plan", str(story) if story else "mine.toml")
    assert demo.returncode in (0, 3), demo.stderr
    assert "Not for navigation" in demo.stdout
    briefed = run(alone, "brief", "mine.toml", "--out", "mine.html", "--seconds", "0.2")
    assert briefed.returncode in (0, 3), briefed.stderr
    assert "<html" in (alone.parents[1] / "mine.html").read_text(encoding="utf-8")
    _serves(alone)


def _serves(python: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    command = [str(python.parent / "safeconduct"), "serve", ".", "--port", "0", "--no-token"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=python.parents[1], env=environment
    )
    assert process.stdout is not None
    try:
        found = re.search(r"http://127[^/]+/", process.stdout.readline())
        assert found
        with urllib.request.urlopen(f"{found.group()}api/scenarios", timeout=60) as answer:
            assert "mine.toml" in json.load(answer)["scenarios"]
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


@pytest.mark.skipif(not BUILT and not IN_CI, reason="the page is not built (make web)")
def test_the_wheel_holds_the_page_and_the_story(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as content:
        names = set(content.namelist())
        page = content.read("safeconduct/server/static/index.html").decode()
    for name in ("main.js", "style.css", "icon.svg"):
        assert f"safeconduct/server/static/{name}" in names
        assert name in page
    assert "safeconduct/server/examples/moscow-damascus-2022.toml" in names
    assert not any("node_modules" in name or name.endswith(".ts") for name in names)
