"""Whatever the OpenAPI description allows the server answers as described: never with a failure of its own."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp

import pytest

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
from hypothesis import HealthCheck, settings

from safeconduct.server.app import create_app
from safeconduct.server.settings import Settings

FOLDER = Path(mkdtemp(prefix="safeconduct-"))
app = create_app(Settings(FOLDER, hosts=frozenset({"testserver", "localhost"}), search_s=0.2, long_s=20.0))
schema = schemathesis.openapi.from_asgi("/api/openapi.json", app)


@schema.parametrize()
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_never_fails(case: schemathesis.Case) -> None:
    answer = case.call()
    assert answer.status_code < 500 or answer.status_code in (503, 504), answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"][0].startswith("application/problem+json")
