"""The built wheel holds the page: what is not committed is the first thing a package forgets."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "src" / "safeconduct" / "server"
BUILT = (SERVER / "static" / "index.html").is_file()
IN_CI = os.environ.get("CI") == "true"


@pytest.mark.skipif(not BUILT and not IN_CI, reason="the page is not built (make web)")
def test_the_wheel_holds_the_page_and_the_story(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        if (ROOT / name).is_file():
            shutil.copy(ROOT / name, tree / name)
        elif name == "README.md":
            (tree / name).write_text("", encoding="utf-8")
    shutil.copytree(ROOT / "src", tree / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "-q",
        "-w",
        str(tmp_path),
        str(tree),
    ]
    made = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert made.returncode == 0, made.stderr[-3000:]
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
        page = wheel.read("safeconduct/server/static/index.html").decode()
    for name in ("main.js", "style.css", "icon.svg"):
        assert f"safeconduct/server/static/{name}" in names
        assert name in page
    assert "safeconduct/server/examples/moscow-damascus-2022.toml" in names
    assert not any("node_modules" in name or name.endswith(".ts") for name in names)
