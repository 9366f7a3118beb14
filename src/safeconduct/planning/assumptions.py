"""Everything a plan rests on, each with its mark: reported, fact or assumed, never mixed up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from safeconduct.evidence import Assessment, assess, word_for
from safeconduct.evidence.book import Book
from safeconduct.facts import find_aircraft
from safeconduct.planning.chances.of_answers import claim_chances, own_book
from safeconduct.planning.model import Assumption, ReadingPlan
from safeconduct.planning.planning_data import World
from safeconduct.planning.run import DETOUR, DETOUR_KM, detour_km
from safeconduct.scenario.model import Chance, Figure, Mark, Scenario


def people(scenario: Scenario) -> Figure | None:
    """All groups' headcounts added; its mark is that of the first, joined with any others."""
    if not scenario.groups:
        return None
    heads = [group.headcount for group in scenario.groups]
    owner = next((h.mark for h in heads if h.mark.kind == "assumed"), heads[0].mark)
    return Figure(sum(h.low for h in heads), sum(h.likely for h in heads), sum(h.high for h in heads), owner)


def assumptions(
    scenario: Scenario,
    world: World,
    readings: tuple[ReadingPlan, ...],
    claims: Mapping[str, float] | None = None,
) -> tuple[Assumption, ...]:
    """What the plan rests on: who consents, who accepts, how many, with what, and every claim of its ledger.

    `claims` are probabilities by a ledger beside the scenario; they go before those of its own.
    """
    word = _word_of(scenario, claims or {})
    out = [*_people(scenario), *_refuges(scenario, word), *_fleet(scenario, world), *_runways(scenario)]
    out += _limits(scenario)
    out += _chances(scenario, word)
    out += _answers(readings)
    out += (
        Assumption(f"airlift, {one.about}", one.value, one.mark)
        for reading in readings
        if reading.airlift
        for one in reading.airlift.assumptions
    )
    used = {one.claim for one in out}
    out += (
        word.claim(name) for name in sorted(word.chances) if name in word.book.claims and name not in used
    )
    return tuple(dict.fromkeys(out))


@dataclass(frozen=True, slots=True)
class _Word:
    """On whose word each claim stands: the whole ledger, and as it was on the plan's day."""

    book: Book
    then: Book
    chances: Mapping[str, float]
    found: dict[str, Assessment] = field(default_factory=dict)

    def assess(self, name: str) -> Assessment:
        """The claim as the whole ledger has it; looked up once."""
        if name not in self.found:
            self.found[name] = assess(self.book, name)
        return self.found[name]

    def claim(self, name: str) -> Assumption:
        """A claim as an assumption of its own."""
        return self.on(Assumption(f"claim {name}: {self.book.claims[name].statement}", "", None, name))

    def on(self, one: Assumption) -> Assumption:
        """An assumption with what stands behind its claim."""
        p = self.chances[one.claim]
        told = replace(one, probability=p, word=word_for(p))
        if one.claim not in self.book.claims:
            return replace(told, value=f"{one.value} {p:.2g}".strip(), standing="reported")
        found = self.assess(one.claim)
        origins = found.pooled.origins
        # the grade is that of who said it first, not of those who repeated it
        first = {s.id for s in found.statements if not s.quotes}
        grades = tuple(sorted({found.grades[r] for o in origins for r in o.reports if r in first}))
        headline = self.headline(found)
        graded = f", graded {' and '.join(g.rstrip('-') for g in grades)}" if grades else ""
        return replace(
            told,
            value=f"{one.value} {p:.2g}, {told.word}: {headline}{graded}{self.later(found)}".strip(),
            standing=found.standing,
            headline=headline,
            origins=tuple(origin.name for origin in origins),
            grades=grades,
            single_origin=len(origins) == 1,
        )

    def headline(self, found: Assessment) -> str:
        """``12 articles, 1 origin``, or whose guess it is."""
        if found.pooled.articles:
            return found.headline
        kind = "guess" if found.standing == "guess" else "number"
        return f"no report, a {kind} of {found.claim.base_rate_by}"

    def later(self, found: Assessment) -> str:
        """How many of the articles there were on the plan's day, if fewer."""
        then = len(self.then.statements(found.claim.id))
        return f"; {then} of them by {self.then.as_of}" if then < found.pooled.articles else ""


def _word_of(scenario: Scenario, claims: Mapping[str, float]) -> _Word:
    book = own_book(scenario)
    return _Word(book, replace(book, as_of=scenario.as_of), claim_chances(scenario, claims))


def _figure(about: str, figure: Figure | None, unit: str) -> Iterator[Assumption]:
    if figure is not None:
        span = f" ({figure.low:g} to {figure.high:g})" if figure.is_range else ""
        yield Assumption(about, f"{figure.likely:g}{span} {unit}".rstrip(), figure.mark)


def _chance(about: str, chance: Chance | None, what: str, word: _Word) -> Iterator[Assumption]:
    if chance is None:
        return
    if chance.value is None:
        yield word.on(Assumption(about, f"{what} by claim {chance.claim}", chance.mark, chance.claim))
    else:
        value, likely = f"{what} {chance.value:g}", word_for(chance.value)
        yield Assumption(about, value, chance.mark, probability=chance.value, word=likely)


def _people(scenario: Scenario) -> Iterator[Assumption]:
    for group in scenario.groups:
        yield from _figure(f"group {group.id}: headcount", group.headcount, "people")
        if group.arrival:
            yield Assumption(f"group {group.id}: arrival", "as the curve tells", group.arrival.mark)


def _refuges(scenario: Scenario, word: _Word) -> Iterator[Assumption]:
    for refuge in scenario.refuges:
        yield from _chance(f"refuge {refuge.id}: takes them in", refuge.acceptance, "chance", word)
        yield from _figure(f"refuge {refuge.id}: beds", refuge.beds, "beds")
        yield from _figure(f"refuge {refuge.id}: onward", refuge.onward_per_day, "people a day")
        yield from _figure(f"refuge {refuge.id}: stands", refuge.airfield.working_mog, "aircraft at once")
    for origin in scenario.origins:
        yield from _figure(f"origin {origin.id}: stands", origin.airfield.working_mog, "aircraft at once")


def _fleet(scenario: Scenario, world: World) -> Iterator[Assumption]:
    for fleet in scenario.fleet:
        yield from _figure(f"fleet {fleet.id}: aircraft", fleet.count, fleet.aircraft)
        yield from _figure(f"fleet {fleet.id}: seats", fleet.seats, "people each")
        row = find_aircraft(world.facts, fleet.aircraft) if fleet.known_type else None
        figure = row.cruise_kmh if row else None
        if figure is not None:
            # a cell without a document behind it is the table's word, not a fact
            mark = (
                Mark("fact", source="; ".join(figure.source.all), date=world.facts.ends.isoformat())
                if figure.source.verified
                else Mark("assumed", by="aircraft table, unverified")
            )
            yield Assumption(f"fleet {fleet.id}: cruise", f"{figure.low:g} km/h", mark)


def _runways(scenario: Scenario) -> Iterator[Assumption]:
    """Runways that decide which aircraft may use a field: the scenario's, else those on record, else that none is."""
    if not scenario.fleet:
        return
    fields = [(o.airfield, o.place) for o in scenario.origins]
    fields += [(r.airfield, place) for r in scenario.refuges for place in r.places]
    for airfield, place in fields:
        about = f"runway of {place.name or place.label}"
        figure = scenario.runway(airfield, place)
        if figure is None:
            mark = Mark("assumed", by="safeconduct's default", note="none stated and none on record")
            yield Assumption(about, "long enough for every aircraft", mark)
        yield from _figure(about, figure, "m")


def _limits(scenario: Scenario) -> Iterator[Assumption]:
    yield from _figure("longest way", scenario.limits.limit_km, "km")
    if scenario.limits.limit_km is None and not scenario.fleet:
        told = f"{detour_km(scenario):,.0f} km: {DETOUR:g} times the direct way, or {DETOUR_KM:,.0f} km more"
        yield Assumption("longest way", told, Mark("assumed", by="safeconduct's default", note="none stated"))


def _chances(scenario: Scenario, word: _Word) -> Iterator[Assumption]:
    for reading in scenario.readings:
        chances = reading.chances
        yield from _chance("consent of a state nobody spoke of", chances.default, "chance", word)
        for state, chance in chances.states:
            yield from _chance(f"{state}: consents", chance, "chance", word)
        for bloc in chances.blocs:
            yield from _chance(
                f"bloc {bloc.id} ({', '.join(bloc.members)}): refuses as one", bloc.refuses, "chance", word
            )
        for rule in chances.conditions:
            about = f"if {rule.if_refuses} refuses, {rule.then_refuses} does too"
            yield from _chance(about, rule.chance, "chance", word)


def _answers(readings: tuple[ReadingPlan, ...]) -> Iterator[Assumption]:
    for plan in readings:
        for row in plan.reading.consents:
            yield Assumption(f"{row.state}: {row.operation}", row.status.replace("_", " "), row.mark)
