// The page's start: which skies of the world are closed today, or may be, worst and newest first.

import { h } from "./dom";
import type { SkyDay, StateAnswer } from "./types";

const SHOWN = 12;

/** The answers of states as the record has them; bans on some routes only colour nothing. */
export function skyAnswers(sky: SkyDay | null): Record<string, StateAnswer> {
  const told: Record<string, StateAnswer> = {};
  for (const row of sky?.states ?? []) {
    if (row.routes_only) continue;
    const closed = row.status === "closed" && row.operations.includes("overflight");
    told[row.state] = closed ? { status: "closed", why: row.reason, sources: row.sources }
      : { status: "unknown", why: "", sources: row.sources, doubt: `${row.status}; ${row.reason}` };
  }
  return told;
}

export function todayPart(sky: SkyDay, ask: (state: string) => void): HTMLElement {
  const rows = sky.states.filter((row) => !row.routes_only);
  const item = (row: SkyDay["states"][number]): HTMLElement => h("li", { "data-sky": row.state },
    h("button", { type: "button", class: "link", onclick: () => ask(row.state) }, row.name), ` ${row.status} since ${row.since}`,
    h("span", { class: "soft" }, ` · last seen ${row.seen_on}${row.age_days ? `, ${row.age_days} days ago` : ""}${row.own ? " · your own fact" : ""}`));
  const counts = ["closed", "may be closed", "closed in part"].map((word) => `${rows.filter((r) => r.status === word).length} ${word}`);
  const rest = rows.slice(SHOWN);
  return h("section", { id: "today", "aria-label": "The sky on this day" },
    h("h3", {}, `The sky on ${sky.as_of}: ${counts.join(", ")}`),
    h("p", { class: "soft" }, sky.operator ? `To an operator of ${sky.operator}.` : "Closures to everybody; give an operator for the others."),
    ...sky.remarks.map((line) => h("p", { class: "soft" }, line)),
    h("ul", {}, ...rows.slice(0, SHOWN).map(item)),
    rest.length ? h("details", {}, h("summary", {}, `${rest.length} more`), h("ul", {}, ...rest.map(item))) : null,
    h("p", { class: "fine" }, `Facts ${sky.facts_sha256.slice(0, 12)}${sky.own_facts.map((f) => `; your own ${f.file} ${f.sha256.slice(0, 12)}`).join("")}`));
}
