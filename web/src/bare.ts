// A plan without a scenario: two places, and who refuses. The same shape as the answer to a scenario.

import { skyAnswers } from "./today";
import type { Look, Place, RouteAnswer, SkyDay, StateAnswer } from "./types";
import type { World } from "./world";

export function bare(now: World): Record<string, unknown> {
  const refuse = Object.keys(now.answers).filter((s) => now.answers[s] === "refused");
  return {
    origin: now.from, destination: now.to, refuse, limit_km: now.limit,
    ...(now.day ? { as_of: now.day } : {}), ...(now.operator ? { operator: now.operator } : {}),
  };
}

export function bareLook(now: World, answer: RouteAnswer | null, sky: SkyDay | null = null): Look {
  const states: Record<string, StateAnswer> = skyAnswers(sky);
  for (const s of answer?.refused ?? []) states[s] = { status: "closed", why: states[s]?.why || `closed to ${now.operator || "everybody"} on ${now.day}`, sources: [] };
  for (const [s, a] of Object.entries(now.answers)) states[s] = { status: a, why: "set on this page", sources: [], supposed: true };
  const look: Look = {
    title: now.from && now.to ? `${now.from} → ${now.to}` : "", note: "", as_of: now.day, facts_age: [], operator: now.operator, flight_kind: "civil charter",
    limit_km: now.limit, reading: "", readings: [], places: [], states, ways: [], best: null, cells: {},
  };
  if (!answer) return look;
  look.ways = [{
    origin: now.from, destination: now.to, refuge: "", found: answer.found, points: answer.points, requires: answer.requires,
    distance_km: answer.distance_km ?? 0, verified: answer.verified, crossed: answer.crossed, unblock: answer.unblock,
    policies: answer.policies, notes: answer.notes,
  }];
  look.best = answer.found ? 0 : null;
  // by the airports, not by the route's ends: where there is no route its reasons are told all the same
  look.places = [place(now.from, answer.origin, "origin"), place(now.to, answer.destination, "refuge")];
  return look;
}

function place(label: string, at: RouteAnswer["origin"], role: "origin" | "refuge"): Place {
  return { label, name: "", lat: at.lat_deg, lon: at.lon_deg, state: "", role, id: label, title: label };
}
