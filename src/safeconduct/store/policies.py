"""The packaged policy tables, read once per process."""

from __future__ import annotations

import hashlib
import json
import lzma
from functools import cache
from importlib.resources import files

from safeconduct.airspace.policy_tables import PolicyTables, tables_from

PACKED = "data/policies/policies.json.xz"
"""Path of the packed tables inside the package."""


@cache
def load_policies() -> PolicyTables:
    """The policy tables that come with the package."""
    content = lzma.decompress(files("safeconduct").joinpath(PACKED).read_bytes())
    return tables_from(json.loads(content), hashlib.sha256(content).hexdigest())
