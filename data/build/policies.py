"""Pack the policy tables of data/sources/policies into src/safeconduct/data/policies/policies.json.xz.

python data/build/policies.py            write the package data and its provenance record
python data/build/policies.py --check    only say whether the packaged file is what the tables give
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

from packing import ROOT, Packing

SOURCES = ROOT / "data" / "sources" / "policies"
TABLES = (
    *("entities", "disputed", "antarctica", "straits", "territorial_sea", "caspian"),
    *("archipelagos", "claims", "choices"),
)
"""Tables the program shows; islets, islands, areas and cut lines are for the build alone."""
COMPILED = "2026-11-30"
"""Day the tables were compiled; of the last change to a fact; a rebuild changes none."""


def read(name: str) -> list[dict[str, str]]:
    """Rows of one table."""
    with (SOURCES / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def payload() -> bytes:
    """What the tables give now."""
    content = {"format": 1, "compiled": COMPILED, "tables": {name: read(name) for name in TABLES}}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


PACKING = Packing(
    packed=ROOT / "src" / "safeconduct" / "data" / "policies" / "policies.json.xz",
    builder=Path(__file__).resolve(),
    inputs=[SOURCES / f"{name}.csv" for name in TABLES],
    date=COMPILED,
    source="data/sources/policies/*.csv, compiled from treaties, judgments, resolutions and "
    "public pages; every row names its own source and whether it was read or cited from memory",
    licence="facts with their sources, no text copied; the compilation is under the licence of this "
    "repository (Apache-2.0). Names and numbers of entities follow world-atlas 2.0.2 (Natural "
    "Earth, public domain)",
    not_for="flight planning or navigation; naming an area disputed recognises no claim",
)

if __name__ == "__main__":
    raise SystemExit(PACKING.main(payload(), sys.argv[1:]))
