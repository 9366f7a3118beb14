"""``make lock``: writes behind every pin of the requirements the SHA-256 of each of its files, for every platform.

Pip takes a file with hashes whole or not at all: a pin without one, a package that another one needs and nobody pinned, or
a file that is not the one we tested with ends the installation. To add or raise a package write ``name==version`` in its
file and run this.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILES = tuple(
    f"requirements{part}.txt" for part in ("", "-batch", "-dev", "-docs", "-mutants", "-build", "-tools")
)
"""The files of pins."""

RUNS = ("requirements.txt", "requirements-batch.txt")
DEVELOPS = (*RUNS, "requirements-dev.txt")
TOGETHER = (
    RUNS[:1],
    RUNS,
    DEVELOPS,
    *((*DEVELOPS, f"requirements-{part}.txt") for part in ("docs", "mutants", "build")),
    ("requirements-tools.txt",),
)
"""Files that are installed into one environment: each of these sets has to be complete in itself."""

OLDEST = "3.11.5"
"""The oldest Python on which all of it can be had: the program runs on 3.11, one of `make docs` asks for a later patch."""

PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)\s*(?:;\s*(?P<marker>[^\\]+?))?\s*\\?$")
HASH = re.compile(r"--hash=(sha256:[0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Pin:
    """A pinned package.

    Attributes
    ----------
    name, version : str
    marker : str
        Where it is installed, as PEP 508 writes it; empty for everywhere.
    hashes : tuple of str
        ``sha256:…`` of each of its files.
    """

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its name as PEP 503 compares names."""
        return re.sub(r"[-_.]+", "-", self.name).lower()

    def lines(self) -> str:
        """The pin as pip reads it."""
        marker = f"; {self.marker}" if self.marker else ""
        return " \\\n    ".join(
            [f"{self.name}=={self.version}{marker}", *(f"--hash={h}" for h in self.hashes)]
        )


def read(path: Path) -> tuple[list[str], list[Pin]]:
    """The lines of a file that are no pins, and its pins."""
    others: list[str] = []
    pins: list[Pin] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if found := PIN.match(line):
            pins.append(Pin(found["name"], found["version"], (found["marker"] or "").strip()))
        elif line.startswith("    --hash="):
            last = pins.pop()
            pins.append(Pin(last.name, last.version, last.marker, (*last.hashes, *HASH.findall(line))))
        elif line.strip():
            others.append(line)
    return others, pins


def hashed(pins: list[Pin]) -> list[Pin]:
    """The same pins with the hashes that the registry in use states for them, by uv.

    What else they need on any platform, from the oldest Python on, is resolved as well, and told if nobody pinned it.
    """
    with tempfile.TemporaryDirectory() as folder:
        wanted, made = Path(folder) / "wanted.in", Path(folder) / "made.txt"
        wanted.write_text(
            "".join(Pin(p.name, p.version, p.marker).lines() + "\n" for p in pins), encoding="utf-8"
        )
        options = [
            "--universal",
            "--python-version",
            OLDEST,
            "--generate-hashes",
            "--no-header",
            "--no-annotate",
        ]
        command = [str(Path(sys.executable).parent / "uv"), "pip", "compile", "--quiet", *options]
        subprocess.run([*command, "--output-file", str(made), str(wanted)], check=True)
        by_key = {pin.key: pin for pin in read(made)[1]}
    unpinned = sorted(set(by_key) - {pin.key for pin in pins})
    if unpinned:
        needed = [Pin(p.name, p.version, p.marker).lines() for p in (by_key[key] for key in unpinned)]
        raise SystemExit("needed and not pinned:\n" + "\n".join(needed))
    return [Pin(pin.name, pin.version, pin.marker, by_key[pin.key].hashes) for pin in pins]


def without_hashes() -> Iterator[str]:
    """Pins without a hash, and hashes that stand nowhere."""
    for name in FILES:
        for pin in read(ROOT / name)[1]:
            if not pin.hashes:
                yield f"{name}: {pin.name}=={pin.version} has no hash; run `make lock`"


def lock() -> None:
    """Writes every file anew."""
    files = {name: read(ROOT / name) for name in FILES}
    known: dict[tuple[str, str], Pin] = {}
    for names in TOGETHER:
        pins_of = {pin.key: pin for name in names for pin in files[name][1]}
        known |= {(pin.key, pin.version): pin for pin in hashed(list(pins_of.values()))}
    for name, (others, pins) in files.items():
        told = sorted(pins, key=lambda pin: pin.key)
        lines = [Pin(p.name, p.version, p.marker, known[p.key, p.version].hashes).lines() for p in told]
        (ROOT / name).write_text("".join(f"{line}\n" for line in [*others, *lines]), encoding="utf-8")


def main() -> None:
    """The program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="Only say which pins have no hash.")
    if parser.parse_args().check:
        faults = list(without_hashes())
        print("\n".join(faults) or "every pin has its hashes")
        sys.exit(bool(faults))
    lock()


if __name__ == "__main__":
    main()
