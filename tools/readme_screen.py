"""Puts the true first screen of the story into README.md: the block that a test compares with what the program prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = "from safeconduct.cli.main import main; main()"


def main() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "plan", "examples/moscow-damascus-2022.toml"],
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "80", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    told = re.sub(r"```text\n.*?```", lambda _: f"```text\n{done.stdout}```", text, count=1, flags=re.DOTALL)
    readme.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
