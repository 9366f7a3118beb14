// One recommendation: until the plan is there the page shows the shortest way, then the plan's own way A, drawn and told.
import type { Look, Plan } from "./types";

/** Puts plan A in the place of the way of the same airports, and marks it as the best. */
export function recommend(look: Look, plan: Plan): void {
  const best = plan.readings[0]?.best;
  const answer = best?.answer;
  if (!best || !answer || answer.distance_km === null) return;
  const label = (place: { code: string; name: string }): string => place.code || place.name;
  const at = look.ways.findIndex((w) => w.origin === label(best.origin) && w.destination === label(best.destination) && w.refuge === best.refuge);
  if (at < 0) return;
  look.ways[at] = {
    ...look.ways[at]!,
    found: true,
    distance_km: answer.distance_km,
    flight_h: best.flight_h,
    requires: answer.requires,
    points: answer.points,
    crossed: answer.crossed,
    verified: answer.verified,
    policies: answer.policies,
    notes: answer.notes,
  };
  look.best = at;
}
