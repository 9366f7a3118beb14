"""The questions of one reading: who refuses, the best way of each pair, what single answers change, what stops it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import cached_property

from safeconduct.consent import Frontier
from safeconduct.planning.chances.of_passage import Pair
from safeconduct.planning.keys import (
    ACCEPT,
    AREA,
    BORDER,
    ENTER,
    LAND,
    LEAVE,
    OVER,
    decider,
    split,
    states_of,
)
from safeconduct.planning.options import Flown, Options, PairSky, Triple, airport, point, surface_cost_km
from safeconduct.planning.route_answer import Question, closed_answer, described, no_flight, shortest
from safeconduct.planning.run import Run, limit
from safeconduct.planning.searched import (
    Blocking,
    Change,
    Doubt,
    FrontierWay,
    RefusalKind,
    StartingRefusal,
    Way,
)
from safeconduct.planning.standings import Ends, Standing, Standings
from safeconduct.routing.gates import shortest_by_gates
from safeconduct.routing.router import Route
from safeconduct.scenario.model import Reading


class Desk:
    """The questions of one reading: same standings, same router, same limit."""

    def __init__(self, run: Run, reading: Reading, also_refused: frozenset[str] = frozenset()) -> None:
        self.run, self.reading = run, reading
        self.limit_km = limit(run)
        self.router = run.router()
        self.standings = Standings(run.world.facts, run.scenario, reading, also_refused)
        self.options = Options(
            run.world, run.scenario, self.standings, self.router, self.limit_km, run.new_stop, run.offered
        )
        self.triples = self.options.triples()
        speeds = [self.options.speed(fleet) for fleet in run.scenario.fleet]
        self.speed_kmh = min(speeds, default=None)

    # -- who refuses -------------------------------------------------------------------------------------------

    @cached_property
    def refusals(self) -> tuple[StartingRefusal, ...]:
        """Who lets no flight of this plan pass, at any time up to its horizon, and why."""
        found = (self._refusal(state, standings) for state, standings in self._overflights())
        return tuple(one for one in found if one is not None)

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """Whose sky may be closed, however that is counted, or is open only because the scenario says so."""
        found = (self._doubt(state, standings) for state, standings in self._overflights())
        return tuple(one for one in found if one is not None)

    @property
    def refused(self) -> frozenset[str]:
        """States that refuse overflight at all times."""
        return frozenset(one.state for one in self.refusals)

    @property
    def closed_at_times(self) -> frozenset[str]:
        """States that are closed at some time before the horizon: empty legs keep out of them."""
        return frozenset(
            state
            for state, standings in self._overflights()
            if not all(self.standings.counts_open(one.status) for one in standings)
        )

    @property
    def closed_areas(self) -> frozenset[str]:
        """Keys of the areas that no flight of the reading may enter at any time."""
        areas = self.standings.areas(self.standings.flyer)
        ends = Ends("", "")
        return frozenset(area.key for area in areas if not self.standings.passes(area.key, ends))

    @property
    def within_corridors(self) -> frozenset[str]:
        """States that refuse and are entered only by what is opened through them."""
        return self.refused & {state for area in self.run.scenario.areas for state in area.through}

    @property
    def areas_closed_at_times(self) -> frozenset[str]:
        """Keys of the areas that some flight of the reading may not enter at some time: empty legs keep out of them."""
        standings = self.standings
        areas = standings.areas(standings.flyer)
        return frozenset(
            area.key
            for area in areas
            if not all(standings.counts_open(one.status) for one in standings.of(area.key, Ends("", "")))
        )

    def _overflights(self) -> Iterator[tuple[str, tuple[Standing, ...]]]:
        """How overflight stands of every state that anything is on record for, to a flight to the likeliest end."""
        for state in sorted(self.standings.states()):
            yield (
                state,
                max(
                    (self.standings.of(OVER + state, ends) for ends in self.ends()),
                    key=lambda standings: sum(one.status == "refused" for one in standings),
                ),
            )

    def ends(self) -> tuple[Ends, ...]:
        """The ends of every pair, each once."""
        return tuple(dict.fromkeys(self.options.sky(t, self.standings.flyer).ends for t in self.triples))

    def _refusal(self, state: str, standings: Sequence[Standing]) -> StartingRefusal | None:
        if any(self.standings.counts_open(one.status) for one in standings):
            return None
        first = standings[0]
        kind: RefusalKind = "fact" if first.by_fact or first.consent is None else "scenario"
        return StartingRefusal(state, kind, first.reason, first.sources, first.consent)

    def _doubt(self, state: str, standings: Sequence[Standing]) -> Doubt | None:
        for one in standings:
            if one.status == "may be closed":
                return Doubt(
                    state, one.reason, one.sources, counted_open=self.standings.counts_open(one.status)
                )
            if one.overrides:
                return Doubt(state, one.overrides, one.sources, overridden=True)
        return None

    # -- ways --------------------------------------------------------------------------------------------------

    def way(self, triple: Triple, refusing: frozenset[str] = frozenset(), found: Flown | None = None) -> Way:
        """The shortest way of a pair that can be flown, or what would open one."""
        found = found or self.options.shortest(triple, refusing)
        if found is None:
            return self._closed(triple, refusing)
        ends = airport(triple.origin.place), airport(triple.place)
        if triple.on_the_ground:
            answer = no_flight(*ends)
        else:
            asked = found.sky
            question = Question(*ends, asked.states, self.limit_km, asked.closed, asked.opened, asked.gated)
            answer = described(self.run.world, self.router, question, found.route, found.stops)
        option = self.options.option(triple, found)
        hours = option.hours if self.run.scenario.fleet else None
        return Way(
            triple.origin.place,
            triple.place,
            triple.refuge.id,
            answer,
            hours,
            option,
            reached=triple.origin.reached,
            title=triple.title,
        )

    def _closed(self, triple: Triple, refusing: frozenset[str]) -> Way:
        sky = self.options.sky(triple, self.standings.flyer)
        free = sky.end_states - refusing
        keep_out = (self.refused | refusing) - free
        asked = self.options.areas.asked(keep_out | self.closed_areas, self.standings.flyer)
        ends = airport(triple.origin.place), airport(triple.place)
        if triple.on_the_ground:
            answer = no_flight(*ends)
        else:
            question = Question(*ends, asked.states, self.limit_km, asked.closed, asked.opened)
            answer = shortest(self.run.world, self.router, question)
        why = tuple(self.why_closed(triple))
        if answer.found:
            # the sky is open, yet nobody can fly it or let them: the route is no way
            answer = closed_answer(answer, asked.states)
        return Way(
            triple.origin.place,
            triple.place,
            triple.refuge.id,
            answer,
            None,
            None,
            why,
            triple.origin.reached,
            triple.title,
        )

    def why_closed(self, triple: Triple) -> Iterator[str]:
        """Why no way of a pair can be flown, in words, as far as the pair itself is the reason."""
        yield from self.options.unflown(triple)
        name = self.run.world.facts.states.name
        words = {LEAVE: "does not let flights leave", LAND: "does not let flights land"}
        words[ENTER] = "does not let people in over land"
        for flyer in self.options.groups(triple):
            sky = self.options.sky(triple, flyer)
            for key in dict.fromkeys(sky.barred):
                kind, state = split(key)
                if kind == BORDER:
                    yield f"the border from {' to '.join(map(name, states_of(key)))} is closed, by the scenario"
                    continue
                reason = self.standings.of(key, sky.ends, flyer)[0].reason
                yield f"{name(state)} {words[kind]}: {reason}"
            if not sky.barred and (beyond := self._beyond(triple, sky)):
                yield beyond

    def _beyond(self, triple: Triple, sky: PairSky) -> str:
        """What lies beyond a limit or a range, where the sky itself is open; empty where it is not."""
        if triple.on_the_ground:
            return ""
        ends = point(triple.origin.place), point(triple.place)
        skies = (self.options.areas.asked(closed - sky.end_states, sky.flyer) for closed in sky.skies())
        routes = (
            shortest_by_gates(self.router, *ends, asked.states, areas=asked.closed, gated=asked.gated)
            for asked in skies
        )
        lengths = [route.distance_km for route in routes if route is not None]
        if not lengths:
            return ""
        told = f"the shortest permitted route is {min(lengths):,.0f} km"
        if min(lengths) > self.limit_km:
            stated = self.run.scenario.limits.limit_km
            fleet = (
                "what the aircraft reach with their stops" if self.run.scenario.fleet else "the default limit"
            )
            whose = f"the limit ({stated.mark})" if stated else fleet
            return f"{told}, beyond {whose}: {self.limit_km:,.0f} km"
        reach = max((one.leg_km for one in self.options.reaches(triple)), default=0.0)
        if reach < min(lengths):
            return f"{told}, beyond the {reach:,.0f} km that the aircraft reach without a stop"
        return self._missed(triple, sky) or f"{told}, but at no time may a flight leave by it"

    def _missed(self, triple: Triple, sky: PairSky) -> str:
        """That an answer of an end stands only before any aircraft can be there; empty where that is not the reason."""
        there_h = min((one.there_h for one in self.options.reaches(triple)), default=0.0)
        for key in sky.end_keys():
            last_h = max((high for _, high in sky.passes(key)), default=0.0)
            if last_h <= there_h:
                kind, state = split(key)
                until, there = (
                    f"{self.run.scenario.start + timedelta(hours=h):%-d %B %H:%M} UTC"
                    for h in (last_h, there_h)
                )
                place = triple.origin.place.name or triple.origin.place.label
                does = {LEAVE: "lets flights leave", LAND: "lets flights land"}[kind]
                name = self.run.world.facts.states.name(state)
                return f"{name} {does} only until {until}, and no aircraft can be at {place} before {there}"
        return ""

    def ways(self) -> Iterator[Way]:
        """The shortest way of every pair."""
        for triple in self.triples:
            yield self.way(triple)

    def hours(self, distance_km: float | None) -> float | None:
        """Hours for the slowest type of the fleet."""
        return distance_km / self.speed_kmh if distance_km is not None and self.speed_kmh else None

    def quick(self, triple: Triple, refusing: frozenset[str] = frozenset()) -> Route | None:
        """The shortest route of a pair that can be flown."""
        found = self.options.shortest(triple, refusing)
        return found.route if found else None

    def best_under(
        self, refusing: frozenset[str], like: Way | None, freed: frozenset[str] = frozenset()
    ) -> Way | None:
        """The best way if some refuse as well, or some consent: the same pair if it is open, else the scenario's next."""
        # false sorts first: the same pair before all others, which keep their order
        for triple in sorted(self.triples, key=lambda t: not same(t, like)):
            found = self.options.shortest(triple, refusing, freed)
            if found is not None:
                return self.way(triple, refusing, found)
        return None

    def if_refused(self, best: Way) -> Iterator[Change]:
        """Each state on the way, in the order flown, refuses in its turn."""
        within = self.within_corridors
        flown = [c.state for c in best.answer.crossed if c.state not in within]
        keys = best.option.keys if best.option else frozenset()
        needed = {decider(key) for key in keys if key.startswith((OVER, LAND, AREA, BORDER, ENTER))}
        for state in (*flown, *sorted((needed | set(best.answer.requires)) - set(flown) - within)):
            yield self.change(state, best, self.best_under(frozenset({state}), best))

    def if_granted(self, best: Way | None) -> Iterator[Change]:
        """States that refuse, or may be closed, whose consent alone would shorten the best way, or open one."""
        doubtful = {one.state for one in self.doubts if not one.counted_open}
        for state in sorted(self.refused | doubtful | self.closed_areas):
            freed = frozenset({state})
            if best is not None and not self._shortens(best, freed):
                continue
            way = self.best_under(frozenset(), best, freed)
            if way is not None:
                yield self.change(state, best, way)

    def _shortens(self, best: Way, freed: frozenset[str]) -> bool:
        """Whether the best way's airports come 1 km or more closer than they are now."""
        triple = next(t for t in self.triples if same(t, best))
        now, then = self.quick(triple), self.options.shortest(triple, frozenset(), freed)
        # less than that is rounding of turns, not another way
        return bool(now and then and then.route.distance_km < now.distance_km - 1.0)

    def change(self, state: str, best: Way | None, way: Way | None) -> Change:
        """What becomes of the best way."""
        alike = way is not None and best is not None and way.destination == best.destination
        if way is None or best is None or not alike or way.origin != best.origin:
            return Change(state, way, None, None, alike)
        now, then = best.answer.distance_km, way.answer.distance_km
        assert now is not None
        assert then is not None
        return Change(state, way, then - now, 100.0 * (then - now) / now, True)

    # -- all routes --------------------------------------------------------------------------------------------

    def frontiers(self) -> Iterator[Pair]:
        """Every pair with all its options worth knowing."""
        for triple in self.triples:
            found = self.options.frontier([triple])
            extra_km = surface_cost_km(triple.origin)
            yield Pair(triple.origin, triple.refuge, triple.place, found, triple.title, extra_km)

    def blocking(self, best: Way | None) -> Iterator[Blocking]:
        """What stops and opens the best way's pair, then any of them."""
        target = next((t for t in self.triples if same(t, best)), self.triples[0])
        yield self._told(target.title, [target])
        if len(self.triples) > 1:
            yield self._told("any refuge", self.triples)

    def _told(self, title: str, triples: Sequence[Triple]) -> Blocking:
        found = self.options.frontier(triples)
        routes = tuple(
            FrontierWay(r.route.label, r.route.route.distance_km, states_among(r.requires), r.route.points)
            for r in found.routes
        )
        return Blocking(
            title=title,
            veto_sets=tuple(tuple(sorted(s)) for s in found.veto_sets),
            path_sets=tuple(tuple(sorted(s)) for s in found.path_sets),
            always=tuple(sorted(found.always)),
            routes=routes,
            complete=found.complete,
            complete_to_km=self._searched_to_km(triples, found),
        )

    def _searched_to_km(self, triples: Sequence[Triple], found: Frontier) -> float:
        """Up to which length of flights nothing is missing; a cut search counts legs on the surface in its lengths."""
        if not any(triple.origin.reached for triple in triples):
            return found.complete_to_km
        flown = (
            self.options.frontier([t]).complete_to_km - surface_cost_km(t.origin)
            for t in triples
            if not self.options.frontier([t]).complete
        )
        return max(0.0, min(flown, default=self.limit_km))


def states_among(names: Iterable[str]) -> tuple[str, ...]:
    """The states among the answers, by code: those of landings and entries too, acceptances and borders left out."""
    return tuple(sorted({decider(name) for name in names if not name.startswith((ACCEPT, BORDER))}))


def same(triple: Triple, way: Way | None) -> bool:
    """Whether a way joins the two airports of a pair, by the same legs on the surface."""
    return way is not None and (triple.origin.place, triple.place, triple.origin.reached) == (
        way.origin,
        way.destination,
        way.reached,
    )


__all__ = ["Desk", "airport", "point", "same"]


def offer_first(run: Run) -> None:
    """Settles which airfields by road or by sea are offered, as the answers stand now.

    What is supposed of answers afterwards, in a run that shares its `offered`, changes who refuses and not what is
    looked at: so no refusal ever opens a way.
    """
    for reading in run.scenario.readings:
        desk = Desk(run, reading)
        for origin in run.scenario.origins:
            desk.options.reached(origin)
