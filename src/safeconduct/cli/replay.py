"""``safeconduct replay``: real cases, planned as of their day and compared with what happened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.options import AsJson, OutFiles, print_json, read_outputs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safeconduct.replay.calibration import Score
    from safeconduct.replay.compare import Comparison

KINDS = ("json", "html", "md")


def replay(
    folder: Annotated[Path, typer.Argument(help="Folder of cases, or one case of it.")],
    out: OutFiles = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only read the cases and look for hindsight; plan nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Plan real cases as of their day, blind to what came later, and compare with what happened.

    --out cases.html, cases.md and cases.json write the comparison as one page, as a document, and as data.
    """
    from safeconduct.cli.habits import note
    from safeconduct.replay.cases import read_cases
    from safeconduct.replay.cases import replay as run
    from safeconduct.replay.report import as_json as data
    from safeconduct.replay.report import table_lines
    from safeconduct.store.files import write_all

    outputs = read_outputs(out, KINDS)
    cases = read_cases(folder)
    if check:
        print(f"{len(cases)} cases: no faults, no hindsight that is not marked")
        return
    done = []
    for case in cases:
        note(f"{case.name}: planning as of {case.scenario.as_of}")
        done.append(run(case))
    scores = _scores(cases)
    write_all([(path, _text(kind, done, scores)) for path, kind in outputs])
    if as_json:
        print_json(data(done, scores))
    else:
        print("\n".join([*table_lines(done), "", *_score_lines(scores)]))


def _scores(cases: Any) -> tuple[Score, ...]:
    from safeconduct.replay.calibration import of_answers, of_closures, of_table, score
    from safeconduct.store.facts import load_facts

    closures = load_facts().closures
    sets = (
        ("Answers of states, as the cases' scenarios state them", of_answers(cases)),
        ("Closures still in force, each foretold from the others of its kind", of_closures(closures)),
        (
            "Closures still in force, by the program's table (counted on the same closures)",
            of_table(closures),
        ),
    )
    return tuple(score(name, forecasts) for name, forecasts in sets if forecasts)


def _score_lines(scores: Sequence[Score]) -> list[str]:
    return [
        f"{s.name}: Brier {s.brier:.3f} ({s.brier_low:.3f} to {s.brier_high:.3f}), base rate {s.rival:.3f}; "
        f"{s.count} forecasts. Better beyond chance: {s.winner}."
        for s in scores
    ]


def _text(kind: str, done: Sequence[Comparison], scores: Sequence[Score]) -> str:
    import json

    from safeconduct.replay import report

    if kind == "json":
        return json.dumps(report.as_json(done, scores), indent=1, ensure_ascii=False) + "\n"
    return report.html(done, scores) if kind == "html" else report.markdown(done, scores)


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(replay)
