"""The first screen of a reading: what to do, by when, and what would break it, in whole sentences.

The order is that of a reader who stops at any moment: the verdict; plan A, by when, for how many people, what would
break it; plans B to D, a line each; whom to ask today; what is in doubt and what everything rests on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from math import isfinite

from safeconduct.brief.context import Brief
from safeconduct.brief.document import Line, Section, Span, Words, joined, text_of, words
from safeconduct.brief.overland import chain, leaves, mode_name, mode_words, road_line
from safeconduct.brief.phrases import (
    chance_in_words,
    chance_number,
    day_of,
    hours,
    km,
    km_and_nmi,
    moment,
    moment_there,
    named_place,
    percent,
    place_name,
    plain_number,
    set_in_words,
    sets_in_words,
    span_of_hours,
    whose,
    within,
)
from safeconduct.language import AllNamed, Named, listed, number, say, say_n
from safeconduct.planning.airlift_of_scenario.model import AirliftPlan
from safeconduct.planning.chances.model import FourWays, PreparedWay
from safeconduct.planning.decision.decide import DecisionPage, DecisionWay, Without
from safeconduct.planning.decision.recommend import Assumed, Flip
from safeconduct.planning.keys import BORDER
from safeconduct.planning.model import ReadingPlan
from safeconduct.planning.permissions import Permission
from safeconduct.planning.searched import Blocking, Change, Doubt, Way
from safeconduct.scenario.model import Approach

WORTH_PERCENT = 5.0
"""A sky that may be closed is told on the first screen if its opening would shorten the route by so much."""

ASKED = 3
"""States named under what to ask now; the section has all."""

ORIGINS = 3
"""Origins whose plan A is told on the first screen."""

ONE_LINE = 70
"""Letters of a plan that stands on one line of 80 columns beside its label."""

NOW_DUE = ("late", "today", "unknown")
"""What is asked for today: what has no lead time on record cannot wait either."""

LETTERS = "ABCD"

MANY, LONG = 3, 110
"""Sentences on what breaks a plan, and letters of one, from which on a small screen does without the rest."""

LAST, LATER, SOONER = 1, 2, 3
"""Ranks of lines that may go from a screen too small: the last to go, and those before it."""


def glance(brief: Brief, reading: ReadingPlan) -> Section:
    """The first screen of a reading."""
    lines = (
        *_verdict(brief, reading),
        *_plan_a(brief, reading),
        *_decide(reading),
        *_people(reading),
        *_breaks(brief, reading),
        *_plans_b_to_d(brief, reading),
        *_ask(brief, reading),
        *_doubt(brief, reading),
        *_rests_on(brief, reading),
    )
    return Section("glance", say("The decision"), lines)


def headline(brief: Brief, reading: ReadingPlan) -> str:
    """The verdict in one short sentence: for the readings after the first."""
    page = reading.decision
    if page is None or page.recommendation is None:
        return "".join(span.text for line in _verdict(brief, reading) for span in line.words)
    first = page.ways[0]
    place = _to(_firsts(reading)[0])
    if first.late:
        return say("plan A to {place}; too late by {time}.", place=place, time=span_of_hours(first.late_h))
    if first.latest_decision is None:
        return say("plan A to {place}.", place=place)
    return say("plan A to {place}; decide by {day}.", place=place, day=day_of(first.latest_decision))


# -- verdict ---------------------------------------------------------------------------------------------------


def _verdict(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    page = reading.decision
    if page is None or page.recommendation is None:
        yield from _no_plan(brief, reading)
        return
    late = page.ways[0].late
    told = [
        words(Span(_do(brief, reading, page), "bad" if late else "strong")),
        words(_needs(brief, reading)),
    ]
    if late:
        told.append(words(_was(page)))
    told += [words(Span(text, "bad")) for text in _missed(reading)]
    yield Line("", joined(told, by=" "))
    stay = [one for one in page.without if one.people]
    yield from (Line("", words(Span(_left(brief, reading, one), "bad"))) for one in stay)
    yield from _gateways(brief, [one.code for one in stay])


def _gateways(brief: Brief, origins: Iterable[str]) -> Iterator[Line]:
    """Where to look on from the first of some airports that has a code."""
    code = next((code for code in origins if code), "")
    if code:
        command = f"safeconduct gateways {code} --as-of {brief.plan.as_of}"
        yield Line("", words(say("To leave by road or sea first: {command}", command=command)))


def _do(brief: Brief, reading: ReadingPlan, page: DecisionPage) -> str:
    """Who does what, by when."""
    firsts, first = _firsts(reading), page.ways[0]
    overland = any(_surface(way) for way in firsts)
    legs = _legs(firsts)
    fly = say("Leave {legs} (plan A).", legs=legs) if overland else say("Fly {legs} (plan A).", legs=legs)
    if first.late:
        return say("Decide now.") + " " + fly
    if first.latest_decision is None:
        return fly
    zone = brief.zone(firsts[0].option.origin.home) if firsts[0].option else ""
    return say("Decide by {moment}.", moment=moment_there(first.latest_decision, zone)) + " " + fly


def _legs(firsts: Sequence[PreparedWay]) -> str:
    """``from A to B``; origins with one destination are told together."""
    if any(_surface(way) for way in firsts):
        return _legs_overland(firsts)
    if len({_to(way) for way in firsts}) == 1 and len(firsts) <= ORIGINS:
        return say("from {start} to {end}", start=listed([_from(way) for way in firsts]), end=_to(firsts[0]))
    legs = [say("from {start} to {end}", start=_from(way), end=_to(way)) for way in firsts[:2]]
    if len(firsts) > 2:
        legs.append(say_n("from {n} more place", "from {n} more places", len(firsts) - 2))
    return listed(legs)


def _surface(way: PreparedWay) -> Approach | None:
    """How people come to the airfield on the surface, where they are not there."""
    return way.option.surface if way.option else None


def _legs_overland(firsts: Sequence[PreparedWay]) -> str:
    """``by road from A to B, then by air to C, and from D to C``."""
    legs = [_leg(way) for way in firsts[:2]]
    if len(firsts) > 2:
        legs.append(say_n("from {n} more place", "from {n} more places", len(firsts) - 2))
    return say("; ").join(legs)


def _leg(way: PreparedWay) -> str:
    approach = _surface(way)
    if approach is None:
        start, end = (
            (way.option.origin.place.name, way.option.place.name)
            if way.option
            else (way.origin, way.destination)
        )
        return say("by air from {start} to {end}", start=named_place(start, ""), end=named_place(end, ""))
    assert way.option is not None
    # in a sentence with several places and a way on the surface codes would hide what is said; the plan's line has them
    end = named_place(way.option.place.name, "") or _to(way)
    return leaves(approach, end, way.option.on_the_ground)


def _needs(brief: Brief, reading: ReadingPlan) -> str:
    """On whose word plan A still hangs."""
    needed = _still_needed(reading)
    asked, borders = _without_borders(needed)
    if borders:
        return _needs_borders(brief, asked, borders)
    if not asked:
        return say("It needs no further consent.")
    if len(asked) > ASKED:
        return say_n("It needs the consent of {n} state.", "It needs the consent of {n} states.", len(asked))
    return say("It needs the consent {states:of}.", states=AllNamed(map(brief.names, asked)))


def _without_borders(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Answers of states and of refuges, and borders."""
    borders = [name for name in names if name.startswith(BORDER)]
    return [name for name in names if name not in borders], borders


def _needs_borders(brief: Brief, asked: Sequence[str], borders: Sequence[str]) -> str:
    """The same where plan A crosses borders on the ground."""
    open_borders = (
        listed([brief.names(one) for one in borders])
        if len(borders) == 1
        else say_n("{n} open border", "{n} open borders", len(borders))
    )
    if not asked:
        return say("It needs {borders}.", borders=open_borders)
    if len(asked) > ASKED:
        return say_n(
            "It needs the consent of {n} state, and {borders}.",
            "It needs the consent of {n} states, and {borders}.",
            len(asked),
            borders=open_borders,
        )
    return say(
        "It needs the consent {states:of}, and {borders}.",
        states=AllNamed(map(brief.names, asked)),
        borders=open_borders,
    )


def _still_needed(reading: ReadingPlan) -> list[str]:
    """States whose consent plan A of some origin told needs, and of whom it is not certain."""
    needed = dict.fromkeys(state for way in _firsts(reading) for state in way.requires)
    return [state for state in needed if state not in _sure(reading) | {reading.reading.operator}]


def _was(page: DecisionPage) -> str:
    first = page.ways[0]
    assert first.latest_decision is not None
    limit = "" if page.miss_limit is None else say(" at a risk of {p}", p=plain_number(page.miss_limit))
    return say(
        "The latest time to decide{limit} was {moment}: too late by {time}.",
        limit=limit,
        moment=moment(first.latest_decision),
        time=span_of_hours(first.late_h),
    )


def _firsts(reading: ReadingPlan) -> list[PreparedWay]:
    """Plan A of every origin where somebody waits, the main one first."""
    ways = [(four, four.ways[0]) for four in _main_first(reading) if four.ways]
    peopled = [way for four, way in ways if four.people]
    return peopled or [way for _, way in ways]


def _missed(reading: ReadingPlan) -> Iterator[str]:
    """Who misses the deadline, said beside what to do."""
    lift = reading.airlift
    if lift is None or lift.missing or not lift.people or lift.people_out >= lift.people:
        return
    missed, people = number(lift.people - lift.people_out), number(lift.people)
    if not _has_deadline(lift):
        yield say("{some} of {people} people have no flight.", some=missed, people=people)
    elif lift.people_out:
        yield say("{some} of {people} people miss the deadline.", some=missed, people=people)
    else:
        yield say("All {people} people miss the deadline.", people=people)


def _has_deadline(lift: AirliftPlan) -> bool:
    return lift.deadline_h is not None and isfinite(lift.deadline_h)


def _prepared(reading: ReadingPlan) -> bool:
    """Whether a way is recommended."""
    return reading.decision is not None and reading.decision.recommendation is not None


def _main_first(reading: ReadingPlan) -> Sequence[FourWays]:
    found = reading.prospects
    main = found.pace.origin if found and found.pace else ""
    return sorted(found.origins if found else (), key=lambda four: four.origin != main)


def _from(way: PreparedWay) -> str:
    return place_name(way.option.origin.place) if way.option else way.origin


def _to(way: PreparedWay) -> str:
    return place_name(way.option.place) if way.option else way.destination


def _left(brief: Brief, reading: ReadingPlan, one: Without) -> str:
    why = _reason(brief, reading, one.why[0]) if one.why else say("no flight can leave")
    return say_n(
        "{n} person waits at {place}: {why}.",
        "{n} people wait at {place}: {why}.",
        one.people,
        place=named_place(one.label, one.code),
        why=why,
    )


def _reason(brief: Brief, reading: ReadingPlan, why: str) -> str:
    """A reason without its details, in the language in use where it is one of the two an end may have."""
    head = why.partition(": ")[0].partition(";")[0].strip()
    for state in dict.fromkeys(
        state for way in reading.ways for state in (way.origin.state, way.destination.state)
    ):
        name = Named(brief.names(state))
        known = {
            f"{brief.plain_names(state)} does not let flights leave": say(
                "{state:the} lets no flight leave", state=name
            ),
            f"{brief.plain_names(state)} does not let flights land": say(
                "{state:the} lets no flight land", state=name
            ),
        }
        if head in known:
            return known[head]
    return head


def _no_plan(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    """Nothing is prepared: no route, nobody who can fly it, or no chance stated to choose by."""
    if reading.best is not None:
        yield from _not_in_time(brief, reading, reading.best)
        return
    reasons = list(
        dict.fromkeys(_reason(brief, reading, why) for way in reading.ways for why in way.why_closed)
    )
    if reasons:
        yield Line("", words(Span(say("No flight of this plan can leave."), "bad")))
        yield from (Line("", words(f"{why[:1].upper()}{why[1:]}.")) for why in reasons[:3])
        yield from _gateways(brief, [way.origin.code for way in reading.ways])
    else:
        told = say("There is no permitted route {within}.", within=within(brief.plan.limit_km))
        yield Line("", words(Span(told, "bad")))
    yield from _unblock(brief, reading)


def _not_in_time(brief: Brief, reading: ReadingPlan, best: Way) -> Iterator[Line]:
    """There is a route, and yet no plan: no chance is stated, or nobody gets out by it."""
    found = reading.prospects
    route = say("The shortest permitted route is {route}.", route=_route(best))
    if found is None or found.origins or not found.remark:
        yield Line("", words(Span(say("No flight can bring anybody to safety in time."), "bad")))
    told = next((d for d in reading.departures if d.way == best.label and d.windows), None)
    if told is not None:
        first, last = told.windows[0]
        route += " " + say("It is open from {first} to {last}.", first=moment(first), last=moment(last))
    yield Line("", words(Span(route, "strong")))
    if found is not None and not found.origins and found.remark:
        yield Line("", words(found.remark))
    else:
        yield from _gateways(brief, [way.origin.code for way in reading.ways])


def _unblock(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    for way in reading.ways:
        if way.answer.unblock:
            sets = sets_in_words(way.answer.unblock, brief.names, 3)
            opens = say("{route} would open with the consent of", route=way.label)
            yield Line("", words(opens, " ", sets, "."))


def _route(way: Way) -> str:
    flown = hours(way.flight_h)
    length = km(way.answer.distance_km) if way.answer.distance_km is not None else say("none")
    told = say(
        "{start} to {end}, {length}",
        start=place_name(way.origin),
        end=place_name(way.destination),
        length=length,
    )
    return f"{told}, {flown}" if flown else told


# -- plans -----------------------------------------------------------------------------------------------------


def _plan_a(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    """Plan A of every origin together, the main one first."""
    firsts = _firsts(reading)
    for way in firsts[:ORIGINS]:
        yield Line(_letter(way.letter), _in_full(brief, way), short=_in_short(way))
    yield from road_line(brief, firsts[:ORIGINS])
    if len(firsts) > ORIGINS:
        more = say_n(
            "{n} more origin has its own plan A: see section pace.",
            "{n} more origins have their own plan A: see section pace.",
            len(firsts) - ORIGINS,
        )
        yield Line("", words(Span(more, "dim")), LATER)
    if _prepared(reading):
        yield from _leave(brief, reading)


def _letter(letter: str) -> str:
    return say("PLAN {letter}", letter=letter)


def _in_short(way: PreparedWay) -> Words:
    """Of a plan that begins on the surface its lengths are told with the road; other plans have no shorter form."""
    if _surface(way) is None:
        return ()
    chance = chance_in_words(way.chance_alone)
    return words(Span(_chain(way), "strong"), ": ", chance, ".")


def _in_full(brief: Brief, way: PreparedWay) -> Words:
    if way.option and way.option.on_the_ground:
        told = f". {chance_in_words(way.chance_alone)[:1].upper()}{chance_in_words(way.chance_alone)[1:]}."
        return words(Span(_chain(way), "strong"), told)
    flown = f", {hours(way.flight_h)}" if way.flight_h else ""
    over = _over(brief, way, 3)
    approach = _surface(way)
    if approach is not None:
        by_air = say("{length} by air", length=km(way.distance_km))
        return words(
            Span(_chain(way), "strong"),
            f", {km(approach.km)} {mode_words(approach)}, {by_air}{flown}. "
            f"{over[:1].upper()}{over[1:]}: {chance_in_words(way.chance_alone)}.",
        )
    return words(
        Span(f"{_from(way)} → {_to(way)}", "strong"),
        f", {km(way.distance_km)}{flown}. ",
        say("{what}: {chance}", what=over[:1].upper() + over[1:], chance=chance_in_words(way.chance_alone)),
        ".",
    )


def _plans_b_to_d(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    """The other plans of the main origin, a line each."""
    if not _prepared(reading):
        return
    ways = next((four.ways for four in _main_first(reading) if four.ways), ())
    # where some plans begin with a road each says from where it flies
    mixed = any(_surface(way) for way in ways)
    for way in ways[1:]:
        yield Line(_letter(way.letter), _in_a_line(brief, way, mixed))
    if len(ways) < len(LETTERS):
        none = say("none: no other route within the limit differs enough from those above")
        yield Line(_letter(LETTERS[len(ways)]), words(none), LATER)


def _chain(way: PreparedWay) -> str:
    """``Dubai (OMDB) → road → Muscat (OOMS) → London Stansted (EGSS)``."""
    approach = _surface(way)
    if approach is None:
        return f"{_from(way)} → {_to(way)}"
    assert way.option is not None
    return chain(approach) if way.option.on_the_ground else f"{chain(approach)} → {_to(way)}"


def _short_chain(approach: Approach, way: PreparedWay) -> str:
    """``road → Muscat → London Stansted``: where it begins is told with plan A, codes in the section."""
    last = approach.stages[-1]
    there = f"{mode_name(last)} → {named_place(last.to.name, '') or last.to.code}"
    if way.option is None or way.option.on_the_ground:
        return there
    return f"{there} → {named_place(way.option.place.name, '') or _to(way)}"


def _in_a_line(brief: Brief, way: PreparedWay, mixed: bool) -> Words:
    """As many states as one line of 80 columns takes."""
    start, chance = f"→ {_to(way)}", chance_in_words(way.chance_alone)
    if approach := _surface(way):
        start = _short_chain(approach, way)
    elif mixed:
        start = f"{_from(way)} → {_to(way)}"
    if way.option and way.option.on_the_ground:
        return words(Span(start, "strong"), f": {chance}")
    tails = [
        " " + say("{what}: {chance}", what=_over(brief, way, most), chance=chance) for most in (3, 2, 1, 0)
    ]
    # a long chain of places leaves room for the number alone: its word stands with the other plans
    bare = say("about {p}", p=chance_number(way.chance_alone))
    tails.append(" " + say("{what}: {chance}", what=_over(brief, way, 0), chance=bare))
    tail = next((one for one in tails if len(start) + len(one) <= ONE_LINE), f": {chance}")
    return words(Span(start, "strong"), tail)


def _over(brief: Brief, way: PreparedWay, most: int) -> str:
    """``over Georgia, Iran and 2 more``: at most so many states by name, one left over too."""
    states = _crossed(brief, way)
    if not states:
        told = say("over no other state")
    elif not most:
        told = say_n("over {n} state", "over {n} states", len(states))
    elif len(states) <= most:
        told = say("over {states:the}", states=AllNamed(states))
    else:
        left = len(states) - most
        named = ", ".join(format(Named(name), "the") for name in states[:most])
        told = say("over {states} and {n} more", states=named, n=number(left))
    if way.option and (through := brief.through(way.option)):
        told += say(", through {areas}", areas=listed(through))
    if way.option and way.option.gates:
        told += say(", by way of {gates}", gates=listed([gate.gate for gate in way.option.gates]))
    if way.option and way.option.stops:
        told += say(", landing at {stops} for fuel", stops=listed(way.option.stops))
    return told


def _crossed(brief: Brief, way: PreparedWay) -> list[str]:
    if way.option is None:
        return [brief.names(state) for state in way.requires]
    ends = {way.option.origin.place.state, way.option.place.state}
    return [brief.names(c.state) for c in way.option.crossings if c.state not in ends]


def _leave(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    """When the recommended way may leave, where that is not at all times."""
    best = reading.best
    told = next((d for d in reading.departures if best and d.way == best.label), None)
    if told is None or not told.windows:
        return
    first, last = told.windows[0]
    text = say("from {first} to {last}", first=moment(first), last=moment(last))
    if len(told.windows) > 1:
        text += say_n(", and {n} later time", ", and {n} later times", len(told.windows) - 1)
    if told.holds:
        name = brief.names(told.holds[0].state)
        text += say(" ({state:the} is closed at other times)", state=name)
    yield Line(say("LEAVE"), words(text), LAST)


# -- by when ---------------------------------------------------------------------------------------------------


def _decide(reading: ReadingPlan) -> Iterator[Line]:
    """By when each plan of the main origin must be decided on."""
    page = reading.decision
    if page is None or not page.ways or not _prepared(reading):
        return
    ways = page.of_origin(page.ways[0].origin_id)
    timed = [way for way in ways if way.latest_decision is not None]
    if not timed:
        open_end = say("Nothing stated sets a latest time: neither a deadline nor a rate of loss.")
        yield Line(say("DECIDE BY"), words(open_end), LAST)
        return
    late = [way for way in timed if way.late]
    open_ones = [way for way in timed if not way.late]
    told = [_by(way) for way in open_ones] + ([_late(late)] if late else [])
    text = "; ".join(told)
    yield Line(
        say("DECIDE BY"), words(Span(f"{text[:1].upper()}{text[1:]}.", "bad" if timed[0].late else ""))
    )


def _by(way: DecisionWay) -> str:
    assert way.latest_decision is not None
    return say("plan {letter} by {moment}", letter=way.letter, moment=moment(way.latest_decision))


def _late(ways: Sequence[DecisionWay]) -> str:
    """``too late: plan A by 9 days, B and C by 6 days``."""
    by_span: dict[str, list[str]] = {}
    for way in ways:
        by_span.setdefault(span_of_hours(way.late_h), []).append(way.letter)
    told = [
        say("{letters} by {time}", letters=listed(letters), time=time) for time, letters in by_span.items()
    ]
    first = next(iter(by_span.values()))
    spans = ", ".join(told)
    return (
        say("too late: plan {spans}", spans=spans)
        if len(first) == 1
        else say("too late: plans {spans}", spans=spans)
    )


# -- people ----------------------------------------------------------------------------------------------------


def _people(reading: ReadingPlan) -> Iterator[Line]:
    lift = reading.airlift
    if lift is None or not lift.people:
        return
    label = say("PEOPLE")
    if lift.missing:
        gap = say("Not planned: the scenario does not state {what}.", what=listed(lift.missing))
        yield Line(label, words(gap))
        return
    missed = lift.people - lift.people_out
    told = [words(Span(_reach(lift), "strong"))]
    if missed and lift.people_out:
        told.append(words(Span(_miss(lift, missed), "bad")))
    yield Line(label, joined((*told, *map(words, _last(lift))), by=" "), short=told[0])


def _reach(lift: AirliftPlan) -> str:
    """How many reach safety if every permission comes: the sum the verdict and the airlift tell too."""
    out, people = number(lift.people_out), number(lift.people)
    deadline, everybody = _has_deadline(lift), lift.people_out == lift.people
    if not lift.people_out:
        return say("None of {people} people can be flown to safety in time.", people=people)
    if everybody and deadline:
        return say("All {people} people reach safety by the deadline if permissions come.", people=people)
    if everybody:
        return say("All {people} people reach safety if permissions come.", people=people)
    if deadline:
        return say(
            "{out} of {people} people reach safety by the deadline if permissions come.",
            out=out,
            people=people,
        )
    return say("{out} of {people} people reach safety if permissions come.", out=out, people=people)


def _miss(lift: AirliftPlan, missed: int) -> str:
    grounded = lift.left_behind
    if grounded >= missed or not _has_deadline(lift):
        return say_n("{n} person has no flight.", "{n} people have no flight.", missed)
    if grounded:
        return say_n(
            "{n} misses it, and {none} of them have no flight at all.",
            "{n} miss it, and {none} of them have no flight at all.",
            missed,
            none=number(grounded),
        )
    return say_n("{n} misses it.", "{n} miss it.", missed)


def _last(lift: AirliftPlan) -> Iterator[str]:
    if lift.sorties:
        yield say_n(
            "{n} flight; last person in safety after {time}.",
            "{n} flights; last person in safety after {time}.",
            len(lift.sorties),
            time=span_of_hours(lift.closure_h),
        )


# -- what breaks it --------------------------------------------------------------------------------------------


def _breaks(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    block = reading.blocking[-1] if reading.blocking else None
    if block is None or not block.path_sets or not _prepared(reading):
        return
    told = list(_closing(brief, reading, block))
    turns = list(_turning(brief, reading))
    brief_turns = turns[:1] if len(told) < MANY else ()
    kept = [some for some in told if len(text_of(some)) <= LONG] if len(told) > 1 else told
    yield Line(
        say("BREAKS"),
        joined((*told, *turns), by=" "),
        short=joined((*kept, *brief_turns), by=" "),
    )


def _closing(brief: Brief, reading: ReadingPlan, block: Blocking) -> Iterator[Words]:
    """Whose refusal ends everything; a state people leave from only where its word is still out."""
    own = (_home_states(reading) & _sure(reading)) | {reading.reading.operator}
    held = {*block.always, *(v[0] for v in block.veto_sets if len(v) == 1)}
    alone = sorted(brief.names(state) for state in held - own)
    limit = _limit(brief, block)
    page = reading.decision
    flips = page.recommendation.flips if page and page.recommendation else ()
    homes = [brief.refuge_name(f.of) for f in flips if f.kind == "acceptance" and f.nothing_left]
    if alone:
        names = AllNamed(alone, "or")
        told = say("If {states:the} refuses, no route{within} is left.", states=names, within=limit)
        yield words(Span(told, "bad"))
    for name in homes:
        yield words(Span(say("If {refuge} takes nobody in, none is left.", refuge=name), "bad"))
    if alone:
        return
    if homes:
        yield words(say("No other refusal alone closes every route{within}.", within=limit))
    else:
        yield words(say("No refusal alone closes every route{within}.", within=limit))
    sets = sorted((s for s in block.veto_sets if len(s) > 1 and not own & set(s)), key=len)
    if sets:
        yield words(_together(brief, sets))


def _sure(reading: ReadingPlan) -> set[str]:
    """Whose answer is certain."""
    found = reading.prospects
    return {one.state for one in found.chances if one.p == 1.0} if found else set()


def _limit(brief: Brief, block: Blocking) -> str:
    known = brief.plan.limit_km if block.complete else block.complete_to_km
    return f" {within(known)}" if isfinite(known) else ""


def _together(brief: Brief, sets: Sequence[tuple[str, ...]]) -> str:
    rank = Counter(state for some in sets for state in some)
    least = [some for some in sets if len(some) == len(sets[0])]
    first = min(least, key=lambda s: (-sum(rank[x] for x in s), sorted(map(brief.names, s))))
    told = say("{states} do.", states=set_in_words(first, brief.names, rank))
    return f"{told[:1].upper()}{told[1:]}"


def _home_states(reading: ReadingPlan) -> set[str]:
    return {way.origin.state for way in reading.ways if way.reached is None}


def _turning(brief: Brief, reading: ReadingPlan) -> Iterator[Words]:
    """Which plan comes next if one state refuses; states with one answer are told together."""
    page = reading.decision
    flips = page.recommendation.flips if page and page.recommendation else ()
    by_plan: dict[str, list[Flip]] = {}
    for flip in flips:
        if flip.kind == "refusal" and flip.then:
            by_plan.setdefault(_plan_of(reading, flip.then), []).append(flip)
    for letter, some in list(by_plan.items())[:2]:
        yield words(_switch(brief, [flip.of for flip in some], letter))


def _switch(brief: Brief, names: Sequence[str], letter: str) -> str:
    asked, borders = _without_borders(names)
    told = [*asked, *borders][:ASKED]
    named = AllNamed(map(brief.names, told), "or")
    if told[0] in borders:
        return say("If {states:the} is closed, switch to plan {letter}.", states=named, letter=letter)
    if told[-1] in borders:
        return say(
            "If {states:the} refuses or is closed, switch to plan {letter}.", states=named, letter=letter
        )
    return say("If {states:the} refuses, switch to plan {letter}.", states=named, letter=letter)


def _plan_of(reading: ReadingPlan, role: str) -> str:
    ways = (way for four in _main_first(reading)[:1] for way in four.ways)
    return next((way.letter for way in ways if way.role == role), role)


# -- asks, doubts, assumptions ---------------------------------------------------------------------------------


def _ask(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    """Whom to ask today, those of plan A first, and by when an answer may be had."""
    if not _prepared(reading):
        return
    by_state: dict[str, list[Permission]] = {}
    for one in sorted(_asks(reading), key=lambda p: not {"now", "primary"} & set(p.ways)):
        by_state.setdefault(one.state, []).append(one)
    if by_state:
        told = _asked(brief, reading, by_state, 2 * ASKED)
        yield Line(say("ASK NOW"), words(told), short=words(_asked(brief, reading, by_state, ASKED)))


def _asked(brief: Brief, reading: ReadingPlan, by_state: dict[str, list[Permission]], most: int) -> str:
    named = dict(list(by_state.items())[:most])
    known = {s: some for s, some in named.items() if all(one.high_h is not None for one in some)}
    told = [*_answers(brief, reading, known), *_unknown(brief, [s for s in named if s not in known])]
    if len(by_state) > most:
        told.append(say_n("{n} more: section ask.", "{n} more: section ask.", len(by_state) - most))
    return " ".join(told)


def _asks(reading: ReadingPlan) -> list[Permission]:
    return [p for p in reading.permissions if p.due in NOW_DUE and p.state != reading.reading.operator]


def _answers(brief: Brief, reading: ReadingPlan, known: dict[str, list[Permission]]) -> Iterator[str]:
    page = reading.decision
    if not known or page is None:
        return
    items = [
        say(
            "{day} ({state})",
            state=brief.names(state),
            day=day_of(_answered(page.at, max(one.high_h or 0.0 for one in some))),
        )
        for state, some in known.items()
    ]
    yield say("Answers may take until {days}.", days=", ".join(items))


def _answered(at: datetime, lead_h: float) -> datetime:
    return at + timedelta(hours=lead_h)


def _unknown(brief: Brief, states: Sequence[str]) -> Iterator[str]:
    if states:
        names = listed([brief.names(state) for state in states])
        yield say("{states}: lead time not on record; plan for 5 working days (assumed).", states=names)


def _doubt(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    """Skies that may be closed and would change the route, and those open only by the scenario's word."""
    gains = {c.state: c for c in reading.if_granted if _worth(c)}
    needed = {s for four in _main_first(reading) for way in four.ways for s in way.requires}
    told = [
        d
        for d in reading.doubts
        if d.state in gains or (d.state in needed and (d.overridden or d.counted_open))
    ]
    for place, doubt in enumerate(told[:2]):
        text = _doubted(brief, doubt, gains.get(doubt.state))
        yield Line("" if place else say("DOUBT"), words(text), SOONER if place else LAST)


def _worth(change: Change) -> bool:
    return change.longer_percent is None or change.longer_percent <= -WORTH_PERCENT


def _doubted(brief: Brief, doubt: Doubt, gain: Change | None) -> str:
    name = brief.names(doubt.state)
    if doubt.overridden:
        return say("{state:The} is closed on record; it counts as open by the scenario's word.", state=name)
    if doubt.counted_open:
        return say("{state:The} may be closed; it counts as open, as the scenario says.", state=name)
    told = say("{state:The} may be closed; it is treated as closed.", state=name)
    length = gain.way.answer.distance_km if gain and gain.way else None
    if length is None:
        return told
    return told + " " + say("If it is open, the route is {length}.", length=km(length))


def _rests_on(brief: Brief, reading: ReadingPlan) -> Iterator[Line]:
    page = reading.decision
    best = page.recommendation if page else None
    if best is not None and best.weakest is not None:
        moved = say("moves the chance by {p}", p=chance_number(best.weakest.swing))
        yield Line(say("RESTS ON"), words(assumed_words(brief, best.weakest), f"; {moved}."), LATER)


def assumed_words(brief: Brief, it: Assumed) -> Words:
    """``Iran takes people in: about 0.5 (planner's guess)``."""
    kind, _, by = it.mark.partition(": ")
    return words(_guess(brief, it), " (", Span(whose(kind, by), "assumed"), ")")


def _guess(brief: Brief, it: Assumed) -> str:
    value = plain_number(it.value)
    if it.kind == "consent" and it.of.startswith(BORDER):
        return say("{border:The} is open: {p}", border=Named(brief.names(it.of)), p=value)
    if it.kind == "consent":
        return say("{state:The} consents: {p}", state=brief.names(it.of), p=value)
    if it.kind == "acceptance":
        return say("{refuge} takes people in: {p}", refuge=brief.refuge_name(it.of), p=value)
    if it.kind == "hazard":
        name = brief.names(it.of) if len(it.of) == 2 else brief.origin_name(it.of)
        return say("{place} is lost: {p} a day", place=name, p=value)
    return say("{what}: {hours} h", what=it.of, hours=value)


# -- shared with the sections ----------------------------------------------------------------------------------


def way_words(brief: Brief, way: Way) -> Words:
    """``UUEE → OSDI  3,031 km (1,637 NM), 3 h 34 min in still air, over Georgia · …``."""
    answer = way.answer
    if answer.distance_km is None:
        return words(say("{route}: no permitted route", route=way.label))
    flown = hours(way.flight_h)
    states = brief.over(way)
    return words(
        Span(way.label, "strong"),
        f" ({brief.refuge(way)})  ",
        Span(km_and_nmi(answer.distance_km), "strong"),
        say(", {time} in still air", time=flown) if flown else "",
        say(", landing at {stops}", stops=listed([stop.icao or stop.name for stop in answer.stops]))
        if answer.stops
        else "",
        "  ",
        say("over") + " " if states else say("over no third state"),
        joined([Span(brief.names(s), "strong") for s in states]),
        "" if answer.verified else Span("  " + say("NOT VERIFIED"), "bad"),
    )


def if_opened(change: Change) -> Words:
    """``If it opened: 2,558 km, 16 % shorter``."""
    return words(say("If it opened"), ": ", _opened(change))


def _opened(change: Change) -> Words:
    way = change.way
    if way is None or way.answer.distance_km is None:
        return words(say("nothing gained"))
    if change.longer_percent is None:
        return words(Span(f"{way.label} {km(way.answer.distance_km)}", "good"))
    return words(Span(f"{km(way.answer.distance_km)}, {percent(change.longer_percent)}", "good"))


def stops_words(brief: Brief, block: Blocking, most: int) -> Words:
    """What stops it, with its limit, and with who holds the ends."""
    head = f"{block.title} {within(brief.plan.limit_km)}: "
    return words(head, stopping(brief, block, most), _ends(brief, block))


def stopping(brief: Brief, block: Blocking, most: int) -> Words:
    """Which refusals close every route: one state alone, or only several together."""
    if not block.path_sets:
        return words(Span(say("closed as things stand"), "bad"))
    if () in block.path_sets:
        return words(Span(say("no third state can"), "good"))
    alone = any(len(s) == 1 for s in block.veto_sets)
    lead: Words = () if alone else words(Span(say("no third state alone"), "good"), "; ", say("only"), " ")
    sets = sets_in_words(block.veto_sets, brief.names, most)
    return words(lead, _loud(sets, sum(len(s) == 1 for s in block.veto_sets)), _cut(block))


def _loud(sets: Words, singles: int) -> Words:
    """Single states that stop a flight are shown as bad news: they come first, a separator after each."""
    return tuple(
        Span(span.text, "bad" if place < 2 * singles else span.role) for place, span in enumerate(sets)
    )


def _ends(brief: Brief, block: Blocking) -> Words:
    if not block.always:
        return ()
    held = listed([brief.names(s) for s in block.always])
    told = (
        say("{states} hold the ends", states=held)
        if len(block.always) > 1
        else say("{states} holds an end", states=held)
    )
    return words(Span(f". {told[:1].upper()}{told[1:]}.", "dim"))


def _cut(block: Blocking) -> Words:
    if block.complete:
        return ()
    return words(Span(". " + say("Searched in full up to {length}.", length=km(block.complete_to_km)), "dim"))


__all__ = ["assumed_words", "glance", "headline", "if_opened", "stops_words", "way_words"]
