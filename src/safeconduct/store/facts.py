"""The packaged fact base, read once per process."""

from __future__ import annotations

import hashlib
import json
import lzma
from functools import cache
from importlib.resources import files

from safeconduct.facts import Facts
from safeconduct.facts.tables import facts_from

PACKED = "data/facts/facts.json.xz"
"""Path of the packed tables inside the package."""


@cache
def load_facts() -> Facts:
    """The fact base that comes with the package."""
    content = lzma.decompress(files("safeconduct").joinpath(PACKED).read_bytes())
    return facts_from(json.loads(content), hashlib.sha256(content).hexdigest())
