"""The JSON Schema of scenario files, for editors."""

from __future__ import annotations

from typing import Any

from safeconduct.scenario.file.tables import ScenarioFile


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12); what needs two places of a file at once is not in it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **ScenarioFile.model_json_schema()}
    return schema | {"title": "Safeconduct scenario"}
