// A plan without a scenario: two places, and who refuses. The same shape as the answer to a scenario.

import type { Look, Place, RouteAnswer, StateAnswer } from "./types";
import type { World } from "./world";

export function bare(now: World): Record<string, unknown> {
  const refuse = Object.keys(now.answers).filter((s) => now.answers[s] === "refused");
  return {
    origin: now.from, destination: now.to, refuse, limit_km: now.limit,
    ...(now.day ? { as_of: now.day } : {}), ...(now.operator ? { operator: now.operator } : {}),
  };
}

export function bareLook(now: World, answer: RouteAnswer | null): Look {
  const states: Record<string, StateAnswer> = {};
  for (const s of answer?.refused ?? []) states[s] = { status: "closed", why: `closed to ${now.operator} on ${now.day}`, sources: [] };
  for (const [s, a] of Object.entries(now.answers)) states[s] = { status: a, why: "set on this page", sources: [], supposed: true };
  const look: Look = {
    title: now.from && now.to ? `${now.from} → ${now.to}` : "", note: "", as_of: now.day, operator: now.operator, flight_kind: "civil charter",
    limit_km: now.limit, reading: "", readings: [], places: [], states, ways: [], best: null, cells: {},
  };
  if (!answer) return look;
  look.ways = [{
    origin: now.from, destination: now.to, refuge: "", found: answer.found, points: answer.points, requires: answer.requires,
    distance_km: answer.distance_km ?? 0, verified: answer.verified, crossed: answer.crossed, unblock: answer.unblock,
    policies: answer.policies, notes: answer.notes,
  }];
  look.best = answer.found ? 0 : null;
  const ends = answer.points;
  if (ends.length) look.places = [place(now.from, ends[0]!, "origin"), place(now.to, ends.at(-1)!, "refuge")];
  return look;
}

function place(label: string, [lat, lon]: [number, number], role: "origin" | "refuge"): Place {
  return { label, name: "", lat, lon, state: "", role, id: label, title: label };
}
