"""What the plan was made from, and what its model leaves out."""

from __future__ import annotations

from safeconduct.airspace.sky import ATTRIBUTION
from safeconduct.brief.context import Brief
from safeconduct.brief.document import Line, Section, Span, words
from safeconduct.brief.phrases import day
from safeconduct.language import mark, say

LIMITS = (
    mark("Planning-grade, not for navigation."),
    f"{ATTRIBUTION}.",
    mark("The route is the shortest on a sphere, in still air; its length is told on WGS84 as well."),
    mark("No altitude, no airways, no flight information regions and their charges, no weather."),
    mark("Airspace is land, inland waters and territorial sea, as the source map draws them."),
    mark("Median lines at sea are computed, not agreed ones."),
    mark("Naming an area disputed recognises no claim."),
    mark("A consent nobody has told of is not counted as given: it is said to be needed."),
    mark("What is assumed is somebody's guess and says whose. Nothing here says that a state will agree."),
)
"""Said in every written brief."""


def limits(_: Brief) -> Section:
    """What the model leaves out."""
    return Section("limits", say("Limits of the model"), tuple(Line("", words(say(text))) for text in LIMITS))


def provenance(brief: Brief) -> Section:
    """Versions, dates and hashes of everything the plan was made from."""
    it = brief.plan.provenance
    told = [
        (say("software"), it.software),
        (say("schema"), it.schema),
        (say("as of"), day(brief.plan.as_of)),
        (say("scenario"), it.scenario_sha256),
        (say("sky"), say("built {day}, source {hash}", day=day(it.sky_built), hash=it.sky_sha256)),
        (say("facts"), say("to {day}, {hash}", day=day(it.facts_to), hash=it.facts_sha256)),
        (say("policies"), it.policies_sha256),
    ]
    lines = [Line(label, words(text)) for label, text in told if text]
    lines += [Line(say("policy"), words(Span(choice))) for choice in it.policies]
    return Section("provenance", say("Made from"), tuple(lines))
