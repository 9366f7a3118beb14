"""Write a packed file of the package with its provenance record, or check the one by the other.

For files made from inputs too large for the repository: the check needs none of them.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from dataclasses import dataclass
from pathlib import Path

from packing import ROOT

BUILD = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Recorded:
    """A file and what its record says.

    Attributes
    ----------
    packed : Path
        The file; its record, ``PROVENANCE.json``, lies beside it.
    modules : tuple of str
        Modules of data/build that make the content, the one to run first.
    tables : tuple of Path
        Inputs in the repository.
    date, source, licence, not_for : str
        As the record says them.
    """

    packed: Path
    modules: tuple[str, ...]
    tables: tuple[Path, ...]
    date: str
    source: str
    licence: str
    not_for: str

    def write(self, payload: bytes) -> int:
        """Writes the file and its record; its size, bytes."""
        packed = lzma.compress(payload, check=lzma.CHECK_CRC32, preset=9 | lzma.PRESET_EXTREME)
        record = {
            "file": self.packed.name,
            "builder": f"data/build/{self.modules[0]}.py",
            "date": self.date,
            "source": self.source,
            "licence": self.licence,
            "not_for": self.not_for,
            **self._hashes(payload, packed),
            "payload_bytes": len(payload),
            "packed_bytes": len(packed),
        }
        self.packed.parent.mkdir(parents=True, exist_ok=True)
        self.packed.write_bytes(packed)
        self._record.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        return len(packed)

    def check(self) -> int:
        """Prints whether file, builder and tables are those of the record; the exit code."""
        record = json.loads(self._record.read_text(encoding="utf-8"))
        packed = self.packed.read_bytes()
        hashes = self._hashes(lzma.decompress(packed), packed)
        wrong = [key for key, value in hashes.items() if record[key] != value]
        for key in wrong:
            print(f"{self.packed.name}: {key} is not what its record says")
        print(f"{self.packed.relative_to(ROOT)}: {'NOT ' if wrong else ''}what its record says")
        return 1 if wrong else 0

    @property
    def _record(self) -> Path:
        return self.packed.with_name("PROVENANCE.json")

    def _hashes(self, payload: bytes, packed: bytes) -> dict[str, object]:
        builder = b"".join((BUILD / f"{name}.py").read_bytes() for name in self.modules)
        return {
            "builder_sha256": _sha256(builder),
            "inputs": {table.name: _sha256(table.read_bytes()) for table in self.tables},
            "payload_sha256": _sha256(payload),
            "packed_sha256": _sha256(packed),
        }


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def wheel(package: str) -> Path:
    """The package's wheel in data/cache, where `make data` puts it."""
    wheels = sorted((ROOT / "data" / "cache").glob(f"{package}-*.whl"))
    if len(wheels) != 1:
        raise SystemExit(f"data/cache must hold one wheel of {package}; `make data` downloads it")
    return wheels[0]
