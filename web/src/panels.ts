// Everything the plan says beyond the way now. A panel whose data the plan does not have is not there.

import { h } from "./dom";
import { chance, hours, whole, type Words } from "./format";
import { airliftPanel } from "./airlift";
import { leverageBars, tradeOff } from "./charts";
import { panel, showable, table, type Show } from "./panel";
import type { Blocking, Change, DecisionPage, Frontier, Plan, PreparedWay, ReadingPlan } from "./types";

export function planPanels(words: Words, plan: Plan, show: Show): HTMLElement[] {
  const reading = plan.readings[0]!;
  const made = [
    reading.if_refused.length || reading.if_granted.length ? prices(words, reading, show) : null,
    ...stops(words, reading.blocking),
    reading.prospects?.pace ? fourWays(words, plan, reading.prospects.pace, show) : null,
    reading.blocking[0]?.routes.length ? tradeOffPanel(words, reading.blocking.at(-1)!, show) : null,
    reading.prospects ? leveragePanel(words, plan, reading) : null,
    reading.permissions.length ? permissions(words, reading) : null,
    reading.airlift ? airliftPanel(words, reading.airlift) : null,
    plan.decision && (plan.decision.ways.length || plan.decision.triggers.length) ? decision(words, plan.decision) : null,
    restsOn(plan),
    provenance(plan),
  ];
  return made.filter((p) => p !== null);
}

export function frontierPanels(words: Words, found: Frontier, show: Show): HTMLElement[] {
  const blocking: Blocking = { ...found, title: "this way", routes: found.routes.map((r) => ({ ...r, destination: "" })) };
  return [...stops(words, [blocking]), ...(found.routes.length ? [tradeOffPanel(words, blocking, show)] : [])];
}

function prices(words: Words, reading: ReadingPlan, show: Show): HTMLElement {
  const row = (c: Change, verb: string): HTMLElement => {
    const answer = c.way?.answer;
    const cost = !c.way ? "every way is closed" : c.longer_km === null ? `${c.way.label}, ${words.distance(answer!.distance_km!)}`
      : `${words.difference(c.longer_km)} (${c.longer_percent! > 0 ? "+" : "−"}${Math.abs(c.longer_percent!).toFixed(0)} %)`;
    const made = h("tr", {}, h("th", { scope: "row" }, `${words.state(c.state)} ${verb}`), h("td", { class: "number" }, cost));
    return answer?.points ? showable(made, { title: `if ${words.state(c.state)} ${verb}`, points: answer.points, requires: answer.requires }, show) : made;
  };
  return panel("prices", "If one answer changes", true, table(["If", ["the way becomes"]], [
    ...reading.if_refused.map((c) => row(c, "refuses")), ...reading.if_granted.map((c) => row(c, "consents")),
  ], "If one answer changes"));
}

const MOST_SETS = 8;

function stops(words: Words, blockings: Blocking[]): HTMLElement[] {
  const told = (b: Blocking): HTMLElement => {
    const sets = b.veto_sets.filter((s) => s.length);
    const closed = b.veto_sets.some((s) => !s.length);
    const set = (s: string[]): HTMLElement => h("li", {}, s.length === 1 ? `${words.state(s[0]!)} alone` : `${words.states(s)} together`);
    return h("div", {},
      h("h3", {}, b.title),
      b.always.length ? h("p", { class: "soft" }, `Without ${words.states(b.always)} no way begins or ends.`) : null,
      closed ? h("p", {}, "Closed as things stand.") : null,
      sets.length ? h("ul", { class: "sets" }, ...sets.slice(0, MOST_SETS).map(set)) : closed ? null : h("p", {}, "No refusal found that closes every way."),
      sets.length > MOST_SETS ? h("details", {}, h("summary", {}, `${sets.length - MOST_SETS} more sets`), h("ul", { class: "sets" }, ...sets.slice(MOST_SETS, 60).map(set))) : null,
      b.complete ? null : h("p", { class: "soft" }, `Cut by time: complete to ${words.distance(b.complete_to_km ?? 0)}; more sets may exist.`),
    );
  };
  return blockings.length ? [panel("stops", "What stops it", true, ...blockings.map(told))] : [];
}

function fourWays(words: Words, plan: Plan, pace: { ways: PreparedWay[]; chance: number; remark: string }, show: Show): HTMLElement {
  const name = new Map(plan.refuges.map((r) => [r.id, r.name]));
  const rows = pace.ways.map((w) => showable(h("tr", { tabindex: "0" },
    h("th", { scope: "row" }, w.role), h("td", {}, `${w.origin} → ${w.destination} (${name.get(w.refuge) ?? w.refuge})`, h("br"), h("span", { class: "soft" }, words.states(w.requires))),
    h("td", { class: "number" }, words.distance(w.distance_km), h("br"), h("span", { class: "soft" }, hours(w.flight_h))),
    h("td", { class: "number" }, w.chance_alone.toFixed(2), h("br"), h("span", { class: "soft" }, `so far ${w.chance_so_far.toFixed(2)}`)),
  ), { title: w.role, points: w.points, requires: w.requires }, show));
  return panel("ways", "Four ways to prepare", true, table(["", "way", ["length"], ["chance"]], rows, "Four ways to prepare"),
    h("p", {}, `Chance that one is open to a refuge that takes people in: ${pace.chance.toFixed(2)}. `, words.named(pace.remark)));
}

function tradeOffPanel(words: Words, blocking: Blocking, show: Show): HTMLElement {
  const rows = blocking.routes.slice(0, 60).map((r) => showable(h("tr", { tabindex: "0" },
    h("td", { class: "number" }, words.distance(r.distance_km)), h("td", { class: "number" }, String(r.requires.length)),
    h("td", {}, `${r.destination ? `${r.destination}: ` : ""}${words.states(r.requires)}`),
  ), { title: words.distance(r.distance_km), points: r.points, requires: r.requires }, show));
  return panel("trade-off", "Fewer states or a shorter way", false, tradeOff(words, blocking.routes, show),
    table([["length"], ["states"], "whose consent it needs"], rows, "Routes worth knowing"));
}

function leveragePanel(words: Words, plan: Plan, reading: ReadingPlan): HTMLElement {
  const any = reading.prospects!.any_refuge;
  const known = any.leverage_both ?? any.leverage;
  const names = new Map(plan.refuges.map((r) => [`accept:${r.id}`, `${r.name} takes them in`]));
  const bars = known ? [...known.states].filter((s) => s.birnbaum > 0.0005).sort((a, b) => b.birnbaum - a.birnbaum).slice(0, 12)
    .map((s) => ({ name: names.get(s.state) ?? words.state(s.state), value: s.birnbaum })) : [];
  const flips = any.flips.slice(0, 4).map(([a, b]) => `${names.get(a) ?? words.state(a)} and ${names.get(b) ?? words.state(b)}`);
  return panel("leverage", "Who holds the chance", true,
    h("p", {}, any.both ? `Chance that some way is open to a refuge that takes people in: ${chance(any.both)}.` : any.missing.length ? `No chance is told: none is stated for ${words.states(any.missing)}.` : ""),
    ...reading.prospects!.refuges.map((r) => r.both ? h("p", { class: "soft" }, `${r.title}: way open ${chance(r.passage)}, takes them in ${r.acceptance?.toFixed(2) ?? "not stated"}, both ${chance(r.both)}`) : null),
    bars.length ? leverageBars(bars) : null,
    bars.length ? h("p", { class: "soft" }, "How much the chance moves with one answer, from a certain no to a certain yes (Birnbaum).") : null,
    flips.length ? h("p", { class: "soft" }, `The order hangs on guesses between ${flips.join("; ")}.`) : null,
    reading.prospects!.remark ? h("p", { class: "soft" }, reading.prospects!.remark) : null,
  );
}

const DUE: Record<string, string> = { late: "too late", today: "today", later: "later", unknown: "now: time not known" };
const SHORT: Record<string, string> = { primary: "P", alternate: "A", contingency: "C", emergency: "E" };

function permissions(words: Words, reading: ReadingPlan): HTMLElement {
  const needed = reading.permissions.filter((p) => p.ways.length);
  const rows = needed.map((p) => h("tr", {},
    h("th", { scope: "row" }, words.state(p.state), h("br"), h("span", { class: "soft" }, `${p.operation}, ${p.status.replaceAll("_", " ")}${p.owner ? `, ${p.owner}` : ""}`)),
    h("td", {}, lead(p.low_h, p.high_h), h("br"), h("span", { class: "soft" }, p.lead_from + (p.sources_differ ? ", sources differ" : ""))),
    h("td", {}, p.due === "later" && p.latest_ask ? `by ${p.latest_ask.slice(0, 10)}` : DUE[p.due] ?? "", h("br"), h("span", { class: "soft" }, `for ${p.ways.map((w) => SHORT[w] ?? w).join(", ")}`)),
  ));
  return panel("permissions", "What to ask whom", true, table(["state", "lead time", "ask"], rows, "Permissions"));
}

function lead(low: number | null, high: number | null): string {
  if (high === null) return "not on record";
  return low !== null && low !== high ? `${whole(low)} to ${whole(high)} h` : `${whole(high)} h`;
}

const WIRE: Record<string, string> = { crossed: "crossed", near: "near", far: "far", stale: "nobody keeps it up to date" };

function decision(words: Words, page: DecisionPage): HTMLElement {
  const ways = page.ways.map((w) => h("tr", {}, h("th", { scope: "row" }, w.role), h("td", {}, `${w.origin} → ${w.destination}`),
    h("td", {}, w.latest_decision ? `${w.latest_decision.slice(0, 16).replace("T", " ")} UTC` : "cannot be told",
      w.latest_at_worst ? h("span", { class: "soft" }, ` at worst ${w.latest_at_worst.slice(0, 10)}`) : null,
      w.people !== null && w.people_out !== null && w.people_out < w.people ? h("strong", {}, ` ${whole(w.people_out)} of ${whole(w.people)} out`) : null,
      w.remark ? h("span", { class: "soft" }, ` ${w.remark}`) : null,
      h("details", {}, h("summary", { class: "soft" }, "made of"), h("ul", { class: "sets soft" }, ...w.terms.map((t) => h("li", {}, `${t.name}: ${t.hours === null ? "nobody has stated it" : `${whole(t.hours)} h`} (${t.mark})`)))))));
  const wires = page.triggers.map((t) => h("tr", {}, h("th", { scope: "row" }, t.name), h("td", {}, WIRE[t.state] ?? t.state), h("td", {}, `${t.action.replaceAll("_", " ")} (${t.owner})`)));
  const first = page.recommendation;
  return panel("decision", "When to decide", false,
    ways.length ? table(["way", "", "decide by"], ways, "Latest decisions") : null,
    wires.length ? table(["trip wire", "stands", "then"], wires, "Trip wires") : null,
    first ? h("p", {}, `Prepare first: ${first.way}. ${first.reason}`) : null,
    first?.weakest_assumption ? h("p", { class: "soft" }, words.named(`Weakest guess: ${first.weakest_assumption}`)) : null,
    ...(first?.flips_if ?? []).map((text) => h("p", { class: "soft" }, words.named(`Flips if ${text}`))),
    page.remark ? h("p", { class: "soft" }, page.remark) : null);
}

function restsOn(plan: Plan): HTMLElement {
  const items = plan.assumptions.map((a) => h("li", {}, `${a.about}: ${a.value} `,
    a.mark ? h("span", { class: `tag ${a.mark.kind}` }, a.mark.kind) : null,
    a.mark ? h("span", { class: "soft sources" }, ` ${[a.mark.by, a.mark.source, a.mark.date, a.mark.note].filter(Boolean).join(", ")}`) : null));
  return panel("rests-on", "What it rests on", false, h("ul", { class: "sets" }, ...items), ...plan.notes.map((n) => h("p", {}, n)));
}

function provenance(plan: Plan): HTMLElement {
  const p = plan.provenance;
  return panel("provenance", "Made from", false,
    h("p", { class: "soft sources" }, `${p.software} · scenario ${p.scenario_sha256.slice(0, 12)} · sky built ${p.sky_built}, ${p.sky_sha256.slice(0, 12)} · facts to ${p.facts_to}, ${p.facts_sha256.slice(0, 12)}`),
    h("ul", { class: "sets soft" }, ...p.policies.map((text) => h("li", {}, text))));
}
