"""An airlift plan in the terminal: the answer first, then what limits it, then the flights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

MOST_FLIGHTS = 40


def airlift_lines(content: Mapping[str, Any]) -> Iterator[str]:
    """Lines of text for the content of `safeconduct.airlift.report`."""
    yield f"{content['people_out']} of {content['people']} people out" + _closing(content)
    yield _proof(content)
    if content["p50_h"] is not None or content["simulation"]:
        runs = content["simulation"]["runs"]
        hours = ", ".join(f"P{q} {_hour(content[f'p{q}_h'])}" for q in (10, 50, 90))
        yield f"closure when things go wrong ({runs} simulated runs): {hours}"
    if content["binding"]:
        yield f"what limits it: {', '.join(content['binding'])}"
    for limit in content["estimate"]["limits"]:
        yield f"  {limit['name']:<12} {_hour(limit['closure_h']):>9}   {_plain(limit['why'])}"
    for need in content["needs"]:
        yield f"to get everybody out, add alone: {_plain(need['text'])}"
    yield _plain(content["checker"]["word"])
    yield from _flights(content["sorties"])


def _closing(content: Mapping[str, Any]) -> str:
    if not content["sorties"]:
        return "; no flight is possible" if content["people"] else "; nobody is waiting"
    flights = len(content["sorties"])
    return f" in {flights} sorties, the last at {_hour(content['closure_h'])}"


def _proof(content: Mapping[str, Any]) -> str:
    if content["proved"]:
        return "proved: no schedule does better"
    bound = f"no schedule closes before {_hour(content['bound_h'])}"
    return f"{bound}; gap {100 * content['gap']:.1f} %"


def _flights(sorties: list[Mapping[str, Any]]) -> Iterator[str]:
    if not sorties:
        return
    yield ""
    yield f"{'aircraft':<18} {'from':<14} {'to':<14} {'leaves h':>9} {'lands h':>9} {'people':>7}"
    for s in sorties[:MOST_FLIGHTS]:
        names = f"{_plain(s['aircraft']):<18.18} {_plain(s['from']):<14.14} {_plain(s['to']):<14.14}"
        yield f"{names} {s['depart_h']:>9.2f} {s['arrive_h']:>9.2f} {s['people']:>7}"
    if len(sorties) > MOST_FLIGHTS:
        yield f"... and {len(sorties) - MOST_FLIGHTS} more; --json lists all"


def _hour(hours: float | None) -> str:
    return "never" if hours is None else f"{hours:.1f} h"


def _plain(text: str) -> str:
    """Without control codes: a file's names never steer the terminal."""
    return "".join(c if c.isprintable() else "?" for c in text)
