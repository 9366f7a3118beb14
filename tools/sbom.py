"""``make sbom``: every package that runs, with version, licence and what needs what, as CycloneDX 1.6.

The list is made by cyclonedx-bom from the environment itself; the tools of development in it are taken out again, by the
pins. A pin that is not installed, another version than the pinned one, or a package without a licence ends it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lock import ROOT, read

RUNS = ("requirements.txt", "requirements-batch.txt")
"""The pins of what a user installs, with and without the batch part."""

READ_BY_HAND = {"partd": "BSD-3-Clause", "protobuf": "BSD-3-Clause"}
"""Licences of packages whose metadata name none, as the licence file that comes with each of them says."""


def environment(python: str) -> dict[str, Any]:
    """What is installed beside an interpreter, validated by the tool against the CycloneDX schema."""
    tool = str(Path(sys.executable).parent / "cyclonedx-py")
    options = ["--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible", "--short-PURLs"]
    done = subprocess.run([tool, "environment", *options, python], capture_output=True, text=True, check=True)
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def pinned() -> dict[str, str]:
    """Name, as PEP 503 compares names, to version of every pin of what runs on this platform."""
    pins = (pin for name in RUNS for pin in read(ROOT / name)[1])
    return {pin.key: pin.version for pin in pins if "win32" not in pin.marker}


def what_runs(whole: Mapping[str, Any], pins: Mapping[str, str]) -> dict[str, Any]:
    """The same list without what no pin names, licences read by hand filled in."""
    components = [_licensed(item) for item in whole["components"] if _key(item) in pins]
    kept = {item["bom-ref"] for item in components} | {whole["metadata"]["component"]["bom-ref"]}
    needs = [_within(item, kept) for item in whole["dependencies"] if item["ref"] in kept]
    return {**whole, "components": components, "dependencies": needs}


def _key(component: Mapping[str, Any]) -> str:
    name: str = component["name"]
    return name.lower().replace("_", "-").replace(".", "-")


def _licensed(component: dict[str, Any]) -> dict[str, Any]:
    by_hand = READ_BY_HAND.get(_key(component))
    if component.get("licenses") or by_hand is None:
        return component
    return {**component, "licenses": [{"license": {"id": by_hand}}]}


def _within(item: Mapping[str, Any], kept: set[str]) -> dict[str, Any]:
    needed = [ref for ref in item.get("dependsOn", ()) if ref in kept]
    return {"ref": item["ref"]} | ({"dependsOn": needed} if needed else {})


def faults(listed: Mapping[str, Any], pins: Mapping[str, str]) -> Iterator[str]:
    """What speaks against giving the list away."""
    there = {_key(item): item for item in listed["components"]}
    for name, version in pins.items():
        if name not in there:
            yield f"{name}=={version} is pinned and not installed"
        elif there[name]["version"] != version:
            yield f"{name} {there[name]['version']} is installed, {version} is pinned"
        elif not there[name].get("licenses"):
            yield f"{name} names no licence; read its licence file and add it to READ_BY_HAND"


def main() -> None:
    """The program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", required=True, help="Interpreter of the environment.")
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    pins = pinned()
    listed = what_runs(environment(asked.python), pins)
    if told := list(faults(listed, pins)):
        sys.exit("\n".join(told))
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(listed, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{asked.out}: {len(listed['components'])} packages")


if __name__ == "__main__":
    main()
