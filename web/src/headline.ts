// What a tired person must see first: the way now and its price, or that there is none and who could open one.

import { get, h, replace } from "./dom";
import { hours, whole, type Words } from "./format";
import type { Look, LookWay, Plan } from "./types";

export const STORY = "example/moscow-damascus-2022.toml";
const STORY_TOLD =
  "July 2022: the papers say a leader would be flown from Moscow to Damascus if a war is lost, and that one refusal, Türkiye's, would end the plan. "
  + "Is that so? Click a state to let it refuse or consent, and see.";

export interface Before { ends: string; km: number; over: string[] }
export interface Headline { look: Look; plan: Plan | null; story: boolean; before: Before | null; pick(reading: string): void }

export function showHeadline(words: Words, { look, plan, story, before, pick }: Headline): void {
  const best = look.best === null ? null : look.ways[look.best]!;
  replace(get("#headline"),
    story ? h("p", { class: "story" }, STORY_TOLD) : null,
    h("h2", {}, look.title || "Empty plan"),
    h("p", { class: "soft" }, about(words, look, plan)),
    look.facts_age.length ? h("p", { id: "facts-age", class: "soft", role: "note" }, look.facts_age.join(" ")) : null,
    look.readings.length > 1 ? readings(look, pick) : null,
    best ? now(words, best, policies(look, plan, best)) : none(words, look),
    best ? recommended(words, plan, best) : null,
    before ? was(words, best, before) : null,
    best ? others(words, look, best) : null,
  );
}

function about(words: Words, look: Look, plan: Plan | null): string {
  const people = plan?.people;
  return [
    look.as_of && `as of ${look.as_of}`,
    look.operator && `${look.flight_kind.replaceAll("_", " ")}, operator ${words.state(look.operator)}`,
    people && `${whole(people.likely)} people (${whole(people.low)} to ${whole(people.high)}, ${people.mark.kind})`,
    look.limit_km !== null && `ways up to ${words.distance(look.limit_km)}`,
  ].filter(Boolean).join(" · ");
}

function readings(look: Look, pick: (reading: string) => void): HTMLElement {
  return h("div", { class: "readings", role: "group", "aria-label": "Reading" },
    ...look.readings.map((r) => h("button", { type: "button", "aria-pressed": String(r.id === look.reading), title: r.note, onclick: () => pick(r.id) }, r.title)),
  );
}

/** Which policies decided something; the plan knows besides what another choice would change. */
function policies(look: Look, plan: Plan | null, best: LookWay): string[] {
  const same = plan?.readings[0]?.ways.find((w) => label(w.origin) === best.origin && label(w.destination) === best.destination);
  return same && look.best !== null ? same.answer.policies : best.policies ?? [];
}

const label = (place: { code: string; name: string }): string => place.code || place.name;

/** The shortest way is told at once; where the plan recommends another one, it is told beside it. */
function recommended(words: Words, plan: Plan | null, best: LookWay): HTMLElement | null {
  const first = plan?.readings[0]?.best;
  if (!first || first.answer.distance_km === null) return null;
  const same = label(first.origin) === best.origin && label(first.destination) === best.destination
    && Math.abs(first.answer.distance_km - best.distance_km!) < 0.5;
  return same ? null : h("p", { id: "plan-a" }, h("strong", {}, `Plan A: ${label(first.origin)} → ${label(first.destination)}`),
    `, ${words.distance(first.answer.distance_km)}: most people are expected in safety by it; the way above is the shortest.`);
}

function now(words: Words, best: LookWay, decided: string[]): HTMLElement {
  const over = (best.crossed ?? []).map((c) => words.state(c.state)).join(" · ");
  return h("div", { id: "now" },
    h("p", { class: "now" }, h("strong", {}, words.distance(best.distance_km!)), ` ${best.origin} → ${best.destination}`,
      best.flight_h ? h("span", { class: "soft" }, ` ${hours(best.flight_h)}`) : null),
    h("p", {}, over ? `over ${over}` : ""),
    h("p", { class: "soft" }, best.verified ? "checked by the independent checker" : `NOT VERIFIED: ${(best.faults ?? []).join("; ")}`,
      ...decided.map((p) => ` · ${p}`), ...(best.notes ?? []).map((n) => ` · ${n}`)),
  );
}

/** The world before this one, so that two can be compared by undo and redo. */
function was(words: Words, best: LookWay | null, before: Before): HTMLElement {
  const told = `${before.ends}, ${words.distance(before.km)} over ${before.over.map((s) => words.state(s)).join(" · ")}`;
  const same = best && ends(best) === before.ends;
  const more = same ? best.distance_km! - before.km : 0;
  const price = same ? Math.abs(more) < 0.5 ? "As long as before. " : `${words.difference(more)} (${more > 0 ? "+" : "−"}${Math.abs(100 * more / before.km).toFixed(0)} %) against before. ` : "";
  return h("p", { class: "was", id: "was" }, h("strong", {}, price), h("span", { class: "soft" }, `Before: ${told}`));
}

export function ends(way: LookWay): string {
  return `${way.origin} → ${way.destination}`;
}

function others(words: Words, look: Look, best: LookWay): HTMLElement | null {
  const rest = look.ways.filter((w) => w !== best);
  if (!rest.length) return null;
  const told = (w: LookWay): string => w.found ? words.distance(w.distance_km!) : w.same ? "the same place" : "closed";
  return h("p", { class: "soft" }, "Otherwise: ", rest.map((w) => `${w.origin} → ${w.destination} ${told(w)}`).join(" · "));
}

function none(words: Words, look: Look): HTMLElement {
  const opening = look.ways.filter((w) => w.unblock?.length);
  return h("div", { class: "warn", id: "no-route" },
    h("p", {}, h("strong", {}, "No permitted route."), look.limit_km !== null ? ` Nothing within ${words.distance(look.limit_km)} keeps out of every refusing state.` : ""),
    opening.length ? h("p", {}, "What would open one:") : h("p", {}, "No consent that could be asked for would open one within the limit."),
    opening.length ? h("ul", {}, ...opening.map((w) =>
      h("li", {}, `${w.origin} → ${w.destination}: consent of ${w.unblock!.slice(0, 6).map((s) => words.states(s)).join(", or of ")}`))) : null,
  );
}
