"""Pack the policy tables of data/sources/policies into src/safeconduct/data/policies/policies.json.xz.

python data/build/policies.py            write the package data and its provenance record
python data/build/policies.py --check    only say whether the packaged file is what the tables give
"""

from __future__ import annotations

import csv
import hashlib
import json
import lzma
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "data" / "sources" / "policies"
TARGET = ROOT / "src" / "safeconduct" / "data" / "policies"
PACKED = TARGET / "policies.json.xz"
RECORD = TARGET / "PROVENANCE.json"
TABLES = ("entities", "disputed", "antarctica", "straits", "territorial_sea", "caspian", "choices")
"""Tables the program shows; islets, areas and cut lines are for the build alone."""
COMPILED = "2026-11-22"
"""Day the tables were compiled; carried over, because a rebuild changes no fact."""


def read(name: str) -> list[dict[str, str]]:
    """Rows of one table."""
    with (SOURCES / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def payload() -> bytes:
    """What the tables give now."""
    content = {"format": 1, "compiled": COMPILED, "tables": {name: read(name) for name in TABLES}}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def sha256(content: bytes) -> str:
    """Hex digest."""
    return hashlib.sha256(content).hexdigest()


def provenance(content: bytes, packed: bytes) -> dict[str, Any]:
    """The record that travels with the package data."""
    return {
        "file": PACKED.name,
        "builder": "data/build/policies.py",
        "builder_sha256": sha256(Path(__file__).read_bytes()),
        "date": COMPILED,
        "source": "data/sources/policies/*.csv, compiled from treaties, judgments, resolutions and "
        "public pages; every row names its own source and whether it was read or cited from memory",
        "licence": "facts with their sources, no text copied; the compilation is under the licence of this "
        "repository (Apache-2.0). Names and numbers of entities follow world-atlas 2.0.2 (Natural "
        "Earth, public domain)",
        "not_for": "flight planning or navigation; naming an area disputed recognises no claim",
        "inputs": {f"{name}.csv": sha256((SOURCES / f"{name}.csv").read_bytes()) for name in TABLES},
        "payload_sha256": sha256(content),
        "payload_bytes": len(content),
        "packed_sha256": sha256(packed),
        "packed_bytes": len(packed),
    }


def main(arguments: list[str]) -> int:
    """Build, or check what was built."""
    content = payload()
    if "--check" in arguments:
        same = lzma.decompress(PACKED.read_bytes()) == content
        print(
            f"{PACKED.relative_to(ROOT)}: {'as its tables give it' if same else 'NOT what its tables give'}"
        )
        return 0 if same else 1
    # the payload is what is compared: xz output may differ between liblzma versions
    packed = lzma.compress(
        content, format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC32, preset=9 | lzma.PRESET_EXTREME
    )
    TARGET.mkdir(parents=True, exist_ok=True)
    PACKED.write_bytes(packed)
    RECORD.write_text(json.dumps(provenance(content, packed), indent=2) + "\n", encoding="utf-8")
    print(f"{PACKED.relative_to(ROOT)}: {len(packed)} bytes ({len(content)} unpacked)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
