"""Writes the description of the HTTP interface that the page's types are made from; --check says whether it is current."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from safeconduct.server.app import create_app
from safeconduct.server.settings import Settings

OUT = Path(__file__).parents[1] / "web" / "openapi.json"


def main() -> None:
    """Write or check."""
    described = create_app(Settings(Path("."))).openapi()
    text = json.dumps(described, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if "--check" not in sys.argv:
        OUT.write_text(text, encoding="utf-8")
    elif not OUT.is_file() or OUT.read_text(encoding="utf-8") != text:
        sys.exit("web/openapi.json is not what the server answers any more: run `make types`")


if __name__ == "__main__":
    main()
