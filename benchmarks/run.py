"""Runs every benchmark in turn, prints one table, writes out/bench.json with the commit."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
OUT = HERE.parent / "out"


def rows(name: str, told: object) -> list[dict]:
    """Whatever a benchmark prints, as rows of name, value, unit, budget and note."""
    if isinstance(told, list):
        return [{"bench": name, **row} for row in told if isinstance(row, dict)]
    flat = told if isinstance(told, dict) else {"result": told}
    return [{"bench": name, "name": key, "value": value} for key, value in _leaves("", flat)]


def _leaves(prefix: str, node: object) -> list[tuple[str, object]]:
    if isinstance(node, dict):
        return [leaf for key, value in node.items() for leaf in _leaves(f"{prefix}{key} ", value)]
    return [(prefix.strip(), node)]


def main() -> int:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True)
    table: list[dict] = []
    for script in sorted(HERE.glob("bench_*.py")):
        print(f"# {script.stem}", file=sys.stderr, flush=True)
        done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, cwd=HERE.parent)
        try:
            table += rows(script.stem, json.loads(done.stdout))
        except ValueError:
            table.append({"bench": script.stem, "name": "failed", "value": (done.stderr or "no JSON")[-200:]})
    for row in table:
        budget = row.get("budget")
        print(
            f"{row['bench']:16.16} {row.get('name', ''):58.58} {row.get('value', '')!s:>12.12} "
            f"{row.get('unit', ''):4} {'' if budget is None else f'≤ {budget:g}':8} {row.get('note', '')}"
        )
    OUT.mkdir(exist_ok=True)
    (OUT / "bench.json").write_text(
        json.dumps({"commit": commit.stdout.strip(), "rows": table}, indent=2, ensure_ascii=False),
        encoding="utf-8",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
