"""From the checked file to the values that planning uses; only called on a file without faults."""

from __future__ import annotations

from datetime import UTC, datetime

from safeconduct.scenario import model
from safeconduct.scenario.file import tables as raw
from safeconduct.scenario.file.alert_tables import AlertIn, AlertLevelIn, StakesIn
from safeconduct.scenario.file.ledger_tables import LedgerIn
from safeconduct.scenario.file.lookups import Lookups
from safeconduct.scenario.file.readings import readings_of
from safeconduct.scenario.file.surface_tables import BorderIn, FieldAtEndIn, SurfaceIn
from safeconduct.scenario.file.to_areas import area_of
from safeconduct.scenario.file.to_orders import gate_of, throughput_of
from safeconduct.scenario.file.to_values import (
    chance_of,
    figure_of,
    find_figure,
    hours_of,
    mark_of,
    place_of,
    runways_of,
)
from safeconduct.scenario.file.watch_tables import DecisionIn, HazardIn, IndicatorIn, ThresholdIn, TriggerIn


def scenario_of(given: raw.ScenarioFile, lookups: Lookups, notes: tuple[str, ...] = ()) -> model.Scenario:
    """The scenario of a file that has no fault."""
    head = given.scenario
    start = head.start or datetime(head.as_of.year, head.as_of.month, head.as_of.day, tzinfo=UTC)
    origins = tuple(_origin(item, lookups) for item in given.origin)
    refuges = tuple(_refuge(item, lookups) for item in given.refuge)
    places = (*(o.place for o in origins), *(place for r in refuges for place in r.places))
    return model.Scenario(
        title=head.title,
        as_of=head.as_of,
        start=start,
        note=head.note,
        deadline=head.deadline.at if head.deadline else None,
        deadline_mark=mark_of(head.deadline) if head.deadline else None,
        origins=origins,
        groups=tuple(_group(item) for item in given.group),
        refuges=refuges,
        fleet=tuple(_fleet(item, lookups) for item in given.fleet),
        surface=tuple(_surface(item, lookups) for item in given.surface),
        limits=_limits(given.limits, lookups),
        policies=tuple(given.policies.model_dump(exclude_none=True).items()),
        readings=readings_of(given),
        indicators=tuple(_indicator(item) for item in given.indicator),
        triggers=tuple(_trigger(item) for item in given.trigger),
        hazards=tuple(_hazard(item, lookups) for item in given.hazard),
        decision=_decision(given.decision),
        alert=_alert(given.alert) if given.alert else None,
        stakes=_stakes(given.stakes) if given.stakes else None,
        ledger=_ledger(given.ledger),
        areas=tuple(area_of(item, lookups) for item in given.area),
        gates=tuple(gate_of(item) for item in given.gate),
        throughput=tuple(throughput_of(item, lookups) for item in given.throughput),
        notes=notes,
        runways_on_record=runways_of(places, lookups, head.as_of),
    )


def _airfield(given: raw.AirfieldKeys | FieldAtEndIn) -> model.Airfield:
    return model.Airfield(
        working_mog=find_figure(given.working_mog),
        runway_m=find_figure(given.runway_m),
        hours_utc=hours_of(given.hours_utc),
        in_use=given.open,
        closed_from=given.closed_from,
        closed_to=given.closed_to,
        fuel=given.fuel,
    )


def _origin(given: raw.OriginIn, lookups: Lookups) -> model.Origin:
    place = place_of(given.airport, lookups)
    return model.Origin(given.id or place.label, place, _airfield(given))


def _group(given: raw.GroupIn) -> model.Group:
    return model.Group(
        id=given.id,
        name=given.name or given.id,
        origin=given.origin,
        headcount=figure_of(given.headcount),
        priority=given.priority,
        arrival=_arrival(given.arrival),
        keep_together=given.keep_together,
        stretchers=find_figure(given.stretchers),
        assisted=find_figure(given.assisted),
    )


def _arrival(given: raw.ArrivalIn | None) -> model.Arrival | None:
    if given is None:
        return None
    return model.Arrival(given.ready_from, tuple(given.after_h), tuple(given.share), mark_of(given))


def _refuge(given: raw.RefugeIn, lookups: Lookups) -> model.Refuge:
    places = tuple(place_of(item, lookups) for item in given.airport)
    state = given.state or places[0].state
    return model.Refuge(
        id=given.id or places[0].label,
        name=given.name or lookups.facts.states.name(state) or places[0].label,
        state=state,
        places=places,
        acceptance=chance_of(given.acceptance),
        airfield=_airfield(given),
        beds=find_figure(given.beds),
        onward_per_day=find_figure(given.onward_per_day),
        note=given.note,
    )


def _fleet(given: raw.FleetIn, lookups: Lookups) -> model.Fleet:
    known = lookups.find_aircraft(given.aircraft)
    return model.Fleet(
        id=given.id or (known.name if known else given.aircraft),
        aircraft=known.name if known else given.aircraft,
        base=place_of(given.base, lookups),
        count=figure_of(given.count),
        load=given.load,
        available_from=given.available_from,
        crews=find_figure(given.crews),
        crew_duty_h=find_figure(given.crew_duty_h),
        seats=find_figure(given.seats),
        range_km=find_figure(given.range_km),
        speed_kmh=find_figure(given.speed_kmh),
        ground_h=find_figure(given.ground_h),
        own_runway_m=find_figure(given.runway_m),
        known_type=known is not None,
        operator=given.operator or "",
        flight_kind=given.flight_kind,
        cruise_fl=(float(given.cruise_fl[0]), float(given.cruise_fl[1])) if given.cruise_fl else None,
    )


def _surface(given: SurfaceIn, lookups: Lookups) -> model.SurfaceStage:
    return model.SurfaceStage(
        mode=given.mode,
        start=place_of(given.start, lookups),
        to=place_of(given.to, lookups),
        km=find_figure(given.km),
        hours=find_figure(given.hours),
        per_convoy=find_figure(given.per_convoy),
        convoys_per_day=find_figure(given.convoys_per_day),
        vehicles=find_figure(given.vehicles),
        hours_utc=hours_of(given.hours_utc),
        borders=None if given.border is None else tuple(_border(item) for item in given.border),
        hazard=given.hazard,
        airfield=_airfield(given.airfield),
    )


def _border(given: BorderIn) -> model.Border:
    left, entered = given.between
    opens = chance_of(given.open) if given.open else None
    return model.Border(left, entered, opens, find_figure(given.wait_h), find_figure(given.share_documented))


def _limits(given: raw.LimitsIn, lookups: Lookups) -> model.Limits:
    stops = tuple(place_of(item, lookups) for item in given.stops or ())
    limit_km = find_figure(given.limit_km)
    return model.Limits(limit_km, stops, given.max_stops, given.overflow, given.gateways)


def _indicator(given: IndicatorIn) -> model.Indicator:
    levels = [model.Level(item.value, item.at, mark_of(item)) for item in given.level]
    return model.Indicator(
        id=given.id,
        name=given.name,
        unit=given.unit,
        owner=given.owner,
        expires_h=given.expires_h,
        levels=tuple(sorted(levels, key=lambda level: level.at)),
        claim=given.claim or "",
    )


def _threshold(given: ThresholdIn) -> model.Threshold:
    if given.at_least is not None:
        return model.Threshold(given.indicator, "at_least", given.at_least, given.near)
    if given.at_most is None:
        raise ValueError("the threshold has neither at_least nor at_most")
    return model.Threshold(given.indicator, "at_most", given.at_most, given.near)


def _trigger(given: TriggerIn) -> model.Trigger:
    when = tuple(_threshold(item) for item in given.when)
    need = len(when) if given.need is None else given.need
    return model.Trigger(
        given.id, given.name or given.id, given.action, when, need, given.owner, mark_of(given)
    )


def _hazard(given: HazardIn, lookups: Lookups) -> model.Hazard:
    state = None if given.kind == "airfield" else lookups.facts.states.find(given.of)
    return model.Hazard(given.kind, state.alpha2 if state else given.of, figure_of(given.per_day))


def _decision(given: DecisionIn) -> model.Decision:
    return model.Decision(
        find_figure(given.latency_h),
        find_figure(given.positioning_h),
        find_figure(given.assembly_h),
        find_figure(given.miss_limit),
    )


def _alert(given: AlertIn) -> model.AlertStates:
    price = given.price
    return model.AlertStates(
        levels=tuple(_level(item) for item in given.level),
        days=figure_of(given.days),
        step_h=given.step_h,
        first=given.first or "",
        prices=model.AlertPrices(
            figure_of(price.position),
            figure_of(price.hold_per_day),
            figure_of(price.first),
            figure_of(price.all),
        ),
    )


def _level(given: AlertLevelIn) -> model.AlertLevel:
    return model.AlertLevel(
        given.id,
        given.trigger or "",
        find_figure(given.worse_per_day),
        find_figure(given.better_per_day),
        figure_of(given.lost_per_day),
    )


def _stakes(given: StakesIn) -> model.Stakes:
    interests = tuple(model.Interest(it.state, it.name, figure_of(it.weight)) for it in given.interest)
    return model.Stakes(given.use, figure_of(given.base), find_figure(given.leverage), interests)


def _ledger(given: LedgerIn) -> model.StatedLedger:
    return model.StatedLedger(
        tuple(model.Source(**item.model_dump()) for item in given.source),
        tuple(model.Statement(**item.model_dump() | {"quotes": tuple(item.quotes)}) for item in given.report),
        tuple(model.Claim(**item.model_dump()) for item in given.claim),
    )
