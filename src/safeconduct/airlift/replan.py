"""Plan the rest of a running operation, and what is different from the last plan."""

from __future__ import annotations

from dataclasses import dataclass, replace

from safeconduct.airlift.problem import Aircraft, Group, Hours, Problem, Refuge
from safeconduct.airlift.schedule import Sortie, Sorties, carried, closure_h


@dataclass(frozen=True, slots=True)
class FlightChange:
    """A flight that is new, gone or different.

    Attributes
    ----------
    kind : str
        "new", "gone", "moved" (same aircraft and leg, other hour) or "load" (other number of people).
    before, after : Sortie or None
        The flight in the last plan and in the new one.
    """

    kind: str
    before: Sortie | None
    after: Sortie | None

    @property
    def text(self) -> str:
        """In words."""
        if self.before is None or self.after is None:
            s = self.after or self.before
            assert s is not None
            return f"{self.kind}: {s.aircraft} {s.origin} to {s.to} at {s.depart_h:.1f} h, {s.people} people"
        b, a = self.before, self.after
        hours = f"{b.depart_h:.1f} h to {a.depart_h:.1f} h"
        load = f"{a.people} people" if a.people == b.people else f"{b.people} to {a.people} people"
        when = hours if self.kind == "moved" else f"at {a.depart_h:.1f} h"
        return f"{self.kind}: {a.aircraft} {a.origin} to {a.to}, {when}, {load}"


@dataclass(frozen=True, slots=True)
class Difference:
    """Two plans side by side.

    Attributes
    ----------
    changes : tuple of FlightChange
        Flights that differ; flights that stay are not listed.
    kept : int
        Flights that stay as they were.
    closure_before_h, closure_after_h : float
        Closure of both.
    people_before, people_after : int
        People on flights in both.
    """

    changes: tuple[FlightChange, ...]
    kept: int
    closure_before_h: float
    closure_after_h: float
    people_before: int
    people_after: int


def rest_of(problem: Problem, flown: Sorties, now_h: float) -> Problem:
    """What is left of a problem at an hour: `flown` are the sorties that have taken off by then, as they went.

    Hours keep counting from the start of the operation. Aircraft stand where they landed (or will land), people
    carried are gone, their beds are taken, and nothing starts before `now_h`.
    """
    last = {s.aircraft: s for s in sorted(flown, key=lambda s: s.depart_h)}
    refuges = {r.id: j for j, r in enumerate(problem.refuges)}
    stands = sorted({s.to for s in last.values()})
    # of an operation replanned before, some of these bases are there already
    fresh = [place for place in stands if f"at {place}" not in problem.bases]
    bases = (*problem.bases, *(f"at {place}" for place in fresh))
    rows = tuple(refuges[place] for place in fresh)
    fleet = tuple(_aircraft(problem, a, last.get(a.id), now_h, rows) for a in problem.fleet)
    permissions = dict(problem.permissions)
    for (origin, to), windows in problem.permissions.items():
        if origin in stands:
            permissions[f"at {origin}", to] = windows
    return replace(
        problem,
        groups=tuple(_group(g, carried(flown).get(g.id, 0)) for g in problem.groups),
        refuges=tuple(_refuge(r, flown, now_h) for r in problem.refuges),
        bases=bases,
        fleet=fleet,
        hours=_hours(problem.hours, rows),
        permissions=permissions,
    )


def _hours(hours: Hours, rows: tuple[int, ...]) -> Hours:
    """More bases: the refuges where aircraft stand."""
    return replace(hours, base_to_pickup=(*hours.base_to_pickup, *(hours.refuge_to_pickup[j] for j in rows)))


def _aircraft(
    problem: Problem, a: Aircraft, last: Sortie | None, now_h: float, rows: tuple[int, ...]
) -> Aircraft:
    own = None if a.hours is None else _hours(a.hours, rows)
    if last is None:
        return replace(a, available_h=max(a.available_h, now_h), hours=own)
    unloading_h = next(r.ground_h for r in problem.refuges if r.id == last.to)
    ready_h = max(now_h, last.arrive_h + unloading_h)
    return replace(a, base=f"at {last.to}", available_h=ready_h, until_h=max(a.until_h, ready_h), hours=own)


def _group(group: Group, gone: int) -> Group:
    """Those who are left; of an arrival curve what is above the people gone."""
    ready = tuple((h, n - gone) for h, n in group.ready if n > gone)
    people = max(0, group.people - gone)
    return replace(group, people=people, ready=ready if people else ())


def _refuge(refuge: Refuge, flown: Sorties, now_h: float) -> Refuge:
    """Beds not taken at `now_h`; loads still in the air count as landed."""
    if refuge.beds is None:
        return refuge
    staying, last_h = 0.0, 0.0
    for s in sorted((s for s in flown if s.to == refuge.id), key=lambda s: s.arrive_h):
        staying = max(0.0, staying - refuge.onward_per_h * (s.arrive_h - last_h)) + s.people
        last_h = s.arrive_h
    staying = max(0.0, staying - refuge.onward_per_h * max(0.0, now_h - last_h))
    return replace(refuge, beds=max(0, int(refuge.beds - staying)))


def difference(before: Sorties, after: Sorties, slack_h: float = 0.05) -> Difference:
    """What changed from one plan to the next; flights are matched by aircraft, leg and order."""
    changes, kept = [], 0
    old, new = _keyed(before), _keyed(after)
    for key in sorted(old.keys() | new.keys()):
        b, a = old.get(key), new.get(key)
        if b is None or a is None:
            changes.append(FlightChange("new" if b is None else "gone", b, a))
        elif abs(b.depart_h - a.depart_h) > slack_h:
            changes.append(FlightChange("moved", b, a))
        elif b.people != a.people:
            changes.append(FlightChange("load", b, a))
        else:
            kept += 1
    changes.sort(key=lambda c: (c.after or c.before).depart_h)  # type: ignore[union-attr]
    people = [sum(s.people for s in sorties) for sorties in (before, after)]
    return Difference(tuple(changes), kept, closure_h(before), closure_h(after), people[0], people[1])


def _keyed(sorties: Sorties) -> dict[tuple[str, str, str, int], Sortie]:
    """Sorties by aircraft, leg and how often the aircraft has flown it before."""
    count: dict[tuple[str, str, str], int] = {}
    keyed = {}
    for s in sorted(sorties, key=lambda s: s.depart_h):
        leg = (s.aircraft, s.origin, s.to)
        count[leg] = count.get(leg, -1) + 1
        keyed[(*leg, count[leg])] = s
    return keyed
