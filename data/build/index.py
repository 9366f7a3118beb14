"""The digests of the indexes over the packaged sky, so that a kept index can be compared with what it should be.

Run it after `sky.py`, and whenever `INDEX_VERSION` of `safeconduct.store.sky` changes. ``--check`` builds nothing: it says
whether the digests belong to the packaged sky.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from safeconduct.store import sky

TARGET = Path(__file__).parents[2] / "src" / "safeconduct" / sky.DIGESTS


def main() -> None:
    """Build the indexes and write their digests, or check that they are for this sky."""
    if "--check" in sys.argv:
        sys.exit(
            None if sky.shipped_digests() else f"{TARGET.name} is for another sky: run data/build/index.py"
        )
    digests = {name: sky.index_digest(sky.built_index(name)) for name in sorted(sky.load_sky().shells)}
    told = {
        "builder": "data/build/index.py",
        "date": date.today().isoformat(),
        "key": sky._key(),
        "digests": digests,
    }
    TARGET.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
