"""The decision page of the three examples, and every state of the world as a refuge, from a cold process.

Run: ``python benchmarks/bench_decision.py``; prints JSON rows: seconds of CPU of the whole command (imports too).
Budgets: 5 s for the story's page, 10 s for all refuges with their veto sets,
2 s for gateways.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys

PROGRAM = "from safeconduct.cli.main import main; main()"
ALL = "refuges EGLL --operator GB --as-of 2023-04-25 --json"
STORY = "refuges UUEE --operator RU --as-of 2022-07-31 --json"
WORK = (
    ("decide, the story", "decide examples/moscow-damascus-2022.toml --json", 5.0),
    ("decide, Khartoum", "decide examples/khartoum-2023.toml --json", None),
    ("decide, Kabul", "decide examples/kabul-2021.toml --json", None),
    ("refuges from London, no limit", ALL, 10.0),
    ("refuges from Moscow, 4,000 km", f"{STORY} --limit-km 4000", 10.0),
    ("gateways of Dubai", "gateways DXB --as-of 2026-03-01 --to LHR --operator GB --json", 2.0),
    ("gateways of Kyiv", "gateways KBP --as-of 2022-02-25 --to LHR --operator GB --json", 2.0),
    ("refuges from Moscow, an Il-96's range", f"{STORY} --aircraft Il-96-300", 10.0),
)


def cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def row(name: str, words: str, budget: float | None) -> dict[str, object]:
    before = cpu_s()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words.split()], capture_output=True, text=True, check=True
    )
    value = round(cpu_s() - before, 2)
    return {
        "name": name,
        "value": value,
        "unit": "s",
        "budget": budget,
        "note": note(json.loads(done.stdout)),
    }


def note(told: dict) -> str:
    if "gateways" in told:
        best = sum(not gateway["dominated_by"] for gateway in told["gateways"])
        return f"{len(told['gateways'])} legs to an open sky, {best} of them not bettered"
    if "refuges" not in told:
        return f"{len(told['ways'])} ways, searches {'finished' if told['complete'] else 'cut'}"
    found = told["refuges"]
    with_sets = sum(one["veto_sets"] is not None for one in found)
    whole = sum(one["vetoes_complete"] for one in found)
    return f"{len(found)} states reached, {with_sets} with veto sets, {whole} of them complete"


if __name__ == "__main__":
    print(json.dumps([row(*one) for one in WORK], indent=2, ensure_ascii=False))
