"""The page in the system's Chromium: starts the server, runs the browser tests of this folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
STATIC = ROOT / "src" / "safeconduct" / "server" / "static" / "index.html"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

MISSING = [
    (shutil.which("node"), "Node.js is not installed (apt-get install nodejs npm)"),
    (CHROMIUM, "Chromium is not installed (apt-get install chromium)"),
    ((ROOT / "web" / "node_modules" / "playwright-core").is_dir(), "playwright-core is not there (make web)"),
    (STATIC.is_file(), "the page is not built (make web)"),
]
REASONS = [reason for there, reason in MISSING if not there]
IN_CI = os.environ.get("CI") == "true"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("page") / "scenarios"
    folder.mkdir()
    program = "from safeconduct.cli.main import main; main()"
    command = [sys.executable, "-c", program, "serve", str(folder), "--port", "0", "--no-token"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+(?=/)", process.stdout.readline())
        assert found, "the server did not say where it is"
        yield found.group(), folder
    finally:
        process.terminate()
        process.wait(10)


@pytest.mark.skipif(bool(REASONS) and not IN_CI, reason="; ".join(REASONS))
def test_the_page_in_chromium(server: tuple[str, Path]) -> None:
    assert not REASONS, "; ".join(REASONS)
    address, folder = server
    made = subprocess.run(
        ["node", "--test", "--test-reporter=spec", str(HERE / "page.test.mjs")],
        env=os.environ
        | {"SAFECONDUCT_URL": address, "SAFECONDUCT_FOLDER": str(folder), "CHROMIUM": str(CHROMIUM)},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert made.returncode == 0, made.stdout[-6000:] + made.stderr[-2000:]
