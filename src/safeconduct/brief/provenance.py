"""What the plan was made from, and what its model leaves out."""

from __future__ import annotations

from safeconduct.airspace.sky import ATTRIBUTION
from safeconduct.brief.context import Brief
from safeconduct.brief.document import Line, Section, Span, words
from safeconduct.brief.phrases import day

LIMITS = (
    "Planning-grade, not for navigation.",
    f"{ATTRIBUTION}.",
    "The route is the shortest on a sphere, in still air; its length is told on WGS84 as well.",
    "No altitude, no airways, no flight information regions and their charges, no weather.",
    "Airspace is land, inland waters and territorial sea, as the source map draws them; median lines at sea are "
    "computed, not agreed ones.",
    "Naming an area disputed recognises no claim.",
    "A consent nobody has told of is not counted as given: it is said to be needed.",
    "What is assumed is somebody's guess and says whose; nothing here says that a state will agree.",
)
"""Said in every written brief."""


def limits(_: Brief) -> Section:
    """What the model leaves out."""
    return Section("limits", "Limits of the model", tuple(Line("", words(text)) for text in LIMITS))


def provenance(brief: Brief) -> Section:
    """Versions, dates and hashes of everything the plan was made from."""
    it = brief.plan.provenance
    told = [
        ("software", it.software),
        ("schema", it.schema),
        ("as of", day(brief.plan.as_of)),
        ("scenario", it.scenario_sha256),
        ("sky", f"built {day(it.sky_built)}, source {it.sky_sha256}"),
        ("facts", f"to {day(it.facts_to)}, {it.facts_sha256}"),
        ("policies", it.policies_sha256),
    ]
    lines = [Line(label, words(text)) for label, text in told if text]
    lines += [Line("policy", words(Span(choice))) for choice in it.policies]
    return Section("provenance", "Made from", tuple(lines))
