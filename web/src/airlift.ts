// The airlift: how many flights, how long, limited by what; who is out when, and which aircraft flies when.

import { h, svg } from "./dom";
import { whole, type Words } from "./format";
import { panel, table } from "./panel";
import type { Airlift, Sortie } from "./types";

const BINDING: Record<string, string> = { arrivals: "when people arrive", ramp: "the ramp" };
const MOST_AIRCRAFT = 20, MOST_FLIGHTS = 60, MOST_COSTS = 6;

export function airliftPanel(words: Words, lift: Airlift): HTMLElement {
  const flown = lift.sorties.length > 0;
  return panel("airlift", "The airlift", true, h("p", {}, ...summary(lift)),
    lift.needs.length ? h("p", { class: "soft" }, `To add, one of: ${lift.needs.map((n) => n.text).join("; ")}`) : null,
    lift.runs ? h("p", { class: "soft" }, `When things go wrong (${whole(lift.runs)} simulated runs): half of them close by ${lasting(lift.p50_h)}, nine of ten by ${lasting(lift.p90_h)}.`) : null,
    ...(flown ? [closure(lift), gantt(lift), flights(lift)] : []),
    flown && lift.refusals.length ? costs(words, lift) : null,
    flown ? h("p", { class: "soft" }, "Hours count from the plan's start, with the permissions in hand.") : null,
    lift.word ? h("p", { class: "soft" }, lift.word) : null,
    ...lift.remarks.map((text) => h("p", { class: "soft" }, text)));
}

function summary(lift: Airlift): (Node | string)[] {
  if (lift.missing.length) return [`It cannot be planned: nobody states ${lift.missing.join(", ")}.`];
  if (!lift.people) return ["Nobody is waiting."];
  if (!lift.sorties.length) return [`No flight is possible: ${lift.limits[0]?.why ?? lift.word}.`];
  const all = lift.people_out === lift.people;
  const out = all ? `${whole(lift.people)} people` : `${whole(lift.people_out)} of ${whole(lift.people)} people${lift.deadline_h === null ? "" : ` by the deadline at ${whole(lift.deadline_h)} h`}`;
  const limited = [...new Set(lift.binding)].map((b) => BINDING[b] ?? b).join(" and ");
  return [h("strong", {}, out), ` in ${whole(lift.sorties.length)} ${lift.sorties.length === 1 ? "flight" : "flights"} to ${[...new Set(lift.sorties.map((s) => s.to))].join(", ")}, the last lands after `,
    h("strong", {}, lasting(lift.closure_h)), lift.left_behind ? `; ${whole(lift.left_behind)} are on no flight` : "",
    lift.proved ? "; nothing better exists" : lift.bound_h !== null ? `; none closes before ${lasting(lift.bound_h)}` : "", limited ? `. Limited by ${limited}.` : "."];
}

function lasting(hours: number | null): string {
  if (hours === null) return "never";
  return hours < 48 ? `${hours.toFixed(1)} h` : `${whole(hours)} h (${(hours / 24).toFixed(1)} days)`;
}

const W = 400, LEFT = 62, RIGHT = 12, TOP = 20;
const STEPS = [1, 2, 3, 6, 12, 24, 48, 72, 168, 336, 720];

function hourAxis(end: number, bottom: number): { x: (hour: number) => number; marks: SVGElement[] } {
  const x = (hour: number): number => LEFT + (W - LEFT - RIGHT) * hour / end;
  const step = STEPS.find((s) => end / s <= 7) ?? Math.ceil(end / 7);
  const marks: SVGElement[] = [];
  for (let hour = 0; hour <= end; hour += step) {
    marks.push(svg("path", { class: "grid-line", d: `M${x(hour).toFixed(1)},${TOP}V${bottom}` }),
      svg("text", { x: x(hour).toFixed(1), y: bottom + 13, "text-anchor": "middle" }, `${hour} h`));
  }
  return { x, marks };
}

function closure(lift: Airlift): SVGSVGElement {
  const H = 170, bottom = H - 20;
  const risk = lift.simulated.filter((s) => s.p90_h !== null);
  const end = Math.max(lift.closure_h, ...risk.map((s) => s.p90_h!), 1);
  const { x, marks } = hourAxis(end, bottom);
  const y = (people: number): number => bottom - (bottom - TOP) * people / Math.max(lift.people, 1);
  let d = `M${x(0)},${bottom}`;
  for (const point of lift.closure_curve) d += `H${x(point.h).toFixed(1)}V${y(point.people).toFixed(1)}`;
  const told = `People out over time: ${whole(lift.people_out)} of ${whole(lift.people)}, the last after ${lasting(lift.closure_h)}`;
  return svg("svg", { class: "chart", viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": told },
    svg("text", { x: 4, y: 12 }, "people out"), svg("text", { x: W - RIGHT, y: 12, "text-anchor": "end" }, risk.length ? "○ nine of ten simulated runs" : ""),
    svg("text", { x: LEFT - 6, y: y(lift.people) + 4, "text-anchor": "end" }, whole(lift.people)), svg("text", { x: LEFT - 6, y: bottom, "text-anchor": "end" }, "0"),
    ...marks, svg("path", { class: "area", d: `${d}V${bottom}Z` }), svg("path", { class: "step", d }),
    ...risk.map((s) => svg("circle", { class: "ring", cx: x(s.p90_h!).toFixed(1), cy: y(s.people).toFixed(1), r: 3.2 }, svg("title", {}, `${whole(s.people)} people by ${lasting(s.p90_h)}`))));
}

const people = (s: Sortie): number => s.loads.reduce((sum, [, n]) => sum + n, 0);
const byName = new Intl.Collator("en", { numeric: true }).compare;

function gantt(lift: Airlift): SVGSVGElement {
  const all = [...new Set(lift.sorties.map((s) => s.aircraft))].sort(byName);
  const shown = all.slice(0, MOST_AIRCRAFT);
  const row = 15, bottom = TOP + row * shown.length;
  const { x, marks } = hourAxis(Math.max(...lift.sorties.map((s) => s.arrive_h), 1), bottom);
  const bar = (kind: string, [from, to]: [number, number], at: number, title: string): SVGElement =>
    svg("rect", { class: kind, x: x(from).toFixed(1), y: kind === "full" ? at + 2 : at + 5, width: Math.max(x(to) - x(from), 1).toFixed(1), height: kind === "full" ? 11 : 5 }, svg("title", {}, title));
  const bars = shown.flatMap((name, i) => lift.sorties.filter((s) => s.aircraft === name).flatMap((s) => [
    bar("idle", [s.position_depart_h, s.position_arrive_h], TOP + i * row, `${name}: empty ${s.came_from} to ${s.origin}`),
    bar("full", [s.depart_h, s.arrive_h], TOP + i * row, `${name}: ${people(s)} people ${s.origin} to ${s.to}, ${s.depart_h.toFixed(1)} to ${s.arrive_h.toFixed(1)} h`)]));
  const names = shown.map((name, i) => svg("text", { x: LEFT - 6, y: TOP + i * row + 11, "text-anchor": "end" }, name.length > 9 ? `${name.slice(0, 8)}…` : name, svg("title", {}, name)));
  const more = all.length > shown.length ? `, ${all.length - shown.length} more aircraft not drawn` : "";
  return svg("svg", { class: "chart", viewBox: `0 0 ${W} ${bottom + 18}`, role: "img", "aria-label": `Flights of each aircraft: ${lift.sorties.length} with people${more}` },
    svg("text", { x: 4, y: 12 }, `flights by aircraft${more}`), ...marks, ...bars, ...names);
}

function flights(lift: Airlift): HTMLElement {
  const rows = lift.sorties.slice(0, MOST_FLIGHTS).map((s) => h("tr", {}, h("th", { scope: "row" }, s.aircraft), h("td", {}, `${s.origin} → ${s.to}`),
    h("td", { class: "number" }, s.depart_h.toFixed(1)), h("td", { class: "number" }, s.arrive_h.toFixed(1)), h("td", { class: "number" }, whole(people(s)))));
  const more = lift.sorties.length - rows.length;
  return h("details", {}, h("summary", {}, "Flights"), table(["aircraft", "way", ["leaves, h"], ["lands, h"], ["people"]], rows, "Flights"),
    more > 0 ? h("p", { class: "soft" }, `and ${more} more`) : null);
}

function costs(words: Words, lift: Airlift): HTMLElement {
  const rows = lift.refusals.slice(0, MOST_COSTS).map((c) => h("tr", {}, h("th", { scope: "row" }, words.states(c.states)),
    h("td", { class: "number" }, whole(c.people_lost)), h("td", { class: "number" }, c.closure_h === null ? "nobody flies" : lasting(c.closure_h)),
    h("td", { class: "number" }, c.chance === null ? "not stated" : c.chance.toFixed(2))));
  return table(["if they refuse", ["people lost"], ["last lands after"], ["chance"]], rows, "Whose refusal costs most people");
}
