// The list of states: found by name or code, each with its answer to set.

import { get, h, replace, svg } from "./dom";
import { STATUS_WORDS, type Words } from "./format";
import type { Answer, StateAnswer, StateName, Status } from "./types";

export interface StateList {
  all: StateName[];
  told: Record<string, StateAnswer>;
  /** states that matter to the ways shown, in order */
  near: string[];
  chosen: string;
  price: Record<string, string>;
}

const CHOICES: Answer[] = ["granted", "asked", "refused", "unknown"];
const MOST = 40;

export function swatch(status: Status): SVGSVGElement {
  return svg("svg", { class: "swatch", viewBox: "0 0 14 14", "aria-hidden": "true" }, svg("rect", { class: `cell ${status}`, width: 14, height: 14 }));
}

export function statusOf(told: Record<string, StateAnswer>, state: string): Status {
  return told[state]?.status ?? "unknown";
}

export class StatesPanel {
  private readonly search = h("input", {
    id: "find-state", type: "search", placeholder: "Find a state: Türkiye, TR, TUR …", autocomplete: "off", "aria-label": "Find a state by name or code",
    "aria-controls": "state-list",
  });
  private readonly list = h("ul", { id: "state-list", class: "states", "aria-label": "States and their answers" });
  private readonly count = h("p", { class: "soft" });
  private readonly rows = new Map<string, { key: string; row: HTMLLIElement }>();
  private shown: StateList | null = null;

  constructor(private readonly words: Words, private readonly set: (state: string, answer: Answer | null) => void, private readonly record: (state: string) => void) {
    replace(get("#answers"), h("h2", {}, "Answers of states"), this.search, this.list, this.count);
    this.search.addEventListener("input", () => this.draw());
    this.search.addEventListener("keydown", (e) => {
      if (e.key === "Escape") this.search.value = "";
      if (e.key === "Escape") this.draw();
      if (e.key !== "Enter") return;
      // or the same key would open the list of the answer it moves to
      e.preventDefault();
      this.list.querySelector("select")?.focus();
    });
  }

  focus(): void {
    this.search.focus();
    this.search.select();
  }

  show(shown: StateList): void {
    this.shown = shown;
    this.draw();
  }

  private draw(): void {
    const shown = this.shown;
    if (!shown) return;
    const wanted = this.search.value.trim();
    const codes = wanted ? found(shown.all, wanted).map((s) => s.alpha2) : first(shown);
    this.put(codes.slice(0, MOST).map((code) => this.kept(code, shown)));
    const more = codes.length - MOST;
    replace(this.count, wanted && !codes.length ? "No state of that name." : more > 0 ? `${more} more; type to find one.` : "");
  }

  /** The row as it was, if nothing about it has changed: whoever is in it is not thrown out. */
  private kept(code: string, shown: StateList): HTMLLIElement {
    const key = JSON.stringify([shown.told[code], shown.price[code], code === shown.chosen]);
    const old = this.rows.get(code);
    if (old?.key === key) return old.row;
    const row = this.row(code, shown);
    this.rows.set(code, { key, row });
    return row;
  }

  private put(rows: HTMLLIElement[]): void {
    const old = [...this.list.children];
    if (old.length === rows.length && old.every((row, i) => row === rows[i])) return;
    const focused = document.activeElement?.closest<HTMLElement>("[data-state]")?.dataset.state;
    replace(this.list, ...rows);
    if (focused) this.list.querySelector<HTMLElement>(`[data-state="${focused}"] select`)?.focus();
  }

  private row(code: string, shown: StateList): HTMLLIElement {
    const told = shown.told[code];
    const status = statusOf(shown.told, code);
    const name = this.words.state(code);
    const choice = h("select", { "aria-label": `Answer of ${name}` },
      h("option", { value: "" }, told?.supposed ? "as it was" : `as is: ${status === "closed" ? "closed" : STATUS_WORDS[status]}`),
      ...CHOICES.map((c) => h("option", { value: c, selected: told?.supposed && told.status === c }, STATUS_WORDS[c]!)),
    );
    choice.addEventListener("change", () => this.set(code, (choice.value || null) as Answer | null));
    const why = [told?.supposed ? "set on this page" : told && graded(told.why), told?.doubt && `but: ${told.doubt}`, shown.price[code]].filter(Boolean).join(" · ");
    return h("li", { "data-state": code, class: code === shown.chosen ? "chosen" : null },
      h("span", { class: "who" }, swatch(status), h("b", {}, name), h("span", { class: "code" }, code)),
      choice,
      h("button", { type: "button", class: "link record", "aria-label": `${name}: on record · add a closure`, onclick: () => this.record(code) }, "on record · add a closure"),
      why ? h("span", { class: "why" }, why) : null,
    );
  }
}

const GRADES: Record<string, string> = { H: "official or several outlets", M: "one named outlet", L: "a repost or anonymous" };

/** Notes of the examples begin with how good their source is: "L; the paper's own statement". */
function graded(why: string): string {
  const told = /^([HML]); (.*)$/s.exec(why);
  return told ? `${told[2]} (${GRADES[told[1]!]})` : why;
}

function first(shown: StateList): string[] {
  const supposed = Object.keys(shown.told).filter((s) => shown.told[s]!.supposed);
  return [...new Set([shown.chosen, ...supposed, ...shown.near].filter(Boolean))];
}

const marks = /\p{M}/gu;

function folded(text: string): string {
  return text.normalize("NFKD").replace(marks, "").toLowerCase();
}

function found(all: StateName[], wanted: string): StateName[] {
  const word = folded(wanted);
  const rank = (s: StateName): number => {
    if (s.alpha2.toLowerCase() === word || s.alpha3.toLowerCase() === word) return 0;
    const name = folded(s.name);
    return name.startsWith(word) ? 1 : name.includes(word) ? 2 : 9;
  };
  return all.filter((s) => rank(s) < 9).sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}
