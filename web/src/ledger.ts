// On whose word: each claim, its origins, and who quotes whom.

import { h } from "./dom";
import { panel } from "./panel";
import type { Claim, Ledger, Report } from "./types";

export function ledgerPanel(ledger: Ledger): HTMLElement[] {
  if (!ledger.claims.length) return [];
  return [panel("ledger", "On whose word", false, ...ledger.claims.map((claim) => told(claim, ledger.sources)))];
}

function told(claim: Claim, names: Record<string, string>): HTMLElement {
  return h("div", {},
    h("h3", {}, claim.statement),
    h("p", {}, h("strong", {}, claim.headline), ` · ${claim.word} (${claim.probability.toFixed(2)}), confidence ${claim.confidence}`),
    h("p", { class: "soft" }, `Before any report ${claim.base_rate.value.toFixed(2)}, ${claim.base_rate.guess ? "a guess" : "stated"} by ${claim.base_rate.by}: ${claim.base_rate.why}`),
    chains(claim.reports, names),
    ...claim.questions.map((q) => h("p", { class: "soft" }, q.text)),
  );
}

/** Reports under what they quote; a report that quotes several stands under the first. */
function chains(reports: Report[], names: Record<string, string>): HTMLElement {
  const known = new Set(reports.map((r) => r.id));
  const under = (id: string | null): Report[] => reports.filter((r) => (r.quotes.find((q) => known.has(q)) ?? null) === id);
  const list = (id: string | null): HTMLElement | null => {
    const rows = under(id);
    return rows.length ? h("ul", { class: "chain" }, ...rows.map((r) => h("li", {}, ...line(r, names), list(r.id)))) : null;
  };
  return list(null) ?? h("p", { class: "soft" }, "No report.");
}

function line(r: Report, names: Record<string, string>): (Node | string | null)[] {
  const more = [r.said, r.hedge && `"${r.hedge}"`, r.adds && `adds: ${r.adds}`, r.seen ? "" : "not seen"].filter(Boolean).join(" · ");
  return [h("b", {}, names[r.source] ?? r.source), " ", h("span", { class: "tag" }, r.grade), h("span", { class: "soft" }, ` ${more}`)];
}
