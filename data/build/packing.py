"""Write one packed table file with its provenance record, or check it: the same for all tables."""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def sha256(content: bytes) -> str:
    """Hex digest."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Packing:
    """Where a table file goes and what its record says.

    Attributes
    ----------
    packed : Path
        The file; its record, ``PROVENANCE.json``, lies beside it.
    builder : Path
        The script that made the content.
    inputs : sequence of Path
        What it was made from.
    date, source, licence, not_for : str
        As the record says them.
    """

    packed: Path
    builder: Path
    inputs: Sequence[Path]
    date: str
    source: str
    licence: str
    not_for: str

    def record(self, content: bytes, packed: bytes) -> dict[str, object]:
        """The record that travels with the package data."""
        return {
            "file": self.packed.name,
            "builder": self.builder.relative_to(ROOT).as_posix(),
            "builder_sha256": sha256(self.builder.read_bytes()),
            "date": self.date,
            "source": self.source,
            "licence": self.licence,
            "not_for": self.not_for,
            "inputs": {path.name: sha256(path.read_bytes()) for path in self.inputs},
            "payload_sha256": sha256(content),
            "payload_bytes": len(content),
            "packed_sha256": sha256(packed),
            "packed_bytes": len(packed),
        }

    def main(self, content: bytes, arguments: Sequence[str]) -> int:
        """Write `content` and its record, or with ``--check`` only compare."""
        name = self.packed.relative_to(ROOT)
        if "--check" in arguments:
            # the payload is what is compared: xz output may differ between liblzma versions
            same = lzma.decompress(self.packed.read_bytes()) == content
            print(f"{name}: {'' if same else 'NOT '}what its tables give")
            return 0 if same else 1
        packed = lzma.compress(content, check=lzma.CHECK_CRC32, preset=9 | lzma.PRESET_EXTREME)
        self.packed.parent.mkdir(parents=True, exist_ok=True)
        self.packed.write_bytes(packed)
        record = json.dumps(self.record(content, packed), indent=2) + "\n"
        self.packed.with_name("PROVENANCE.json").write_text(record, encoding="utf-8")
        print(f"{name}: {len(packed)} bytes ({len(content)} unpacked)")
        return 0
