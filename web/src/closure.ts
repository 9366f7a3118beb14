// The popover of a state on the map: what is on record, and a closure that somebody has just heard of.

import { Refused, ask } from "./api";
import { get, h, replace } from "./dom";
import type { Words } from "./format";
import type { ClosureAdded, StateSheet } from "./types";

interface Host {
  /** day and operator of what is looked at; the day empty for today */
  asked(): { day: string; operator: string };
  /** the facts have changed: everything is worked out anew */
  added(): void;
}

const MARGIN_PX = 8;
const SHOWN = 3;

export class ClosurePopover {
  private readonly box = get<HTMLDialogElement>("#closure");
  private before: Element | null = null;

  constructor(private readonly words: Words, private readonly host: Host) {
    this.box.addEventListener("close", () => { if (this.before instanceof HTMLElement) this.before.focus(); });
    addEventListener("keydown", (e) => { if (e.key === "Escape" && this.box.open) this.box.close(); });
  }

  /** Opens it for a state, near a point of the window where there is one. */
  async open(state: string, at?: [number, number]): Promise<void> {
    this.before = document.activeElement;
    const record = h("div", { class: "record" }, h("p", { class: "soft" }, "Looking up what is on record …"));
    const told = h("p", { class: "told", role: "status" });
    const name = this.words.state(state);
    replace(this.box, h("h2", { id: "closure-title" }, name), record, this.form(state, told), told);
    if (!this.box.open) this.box.show();
    this.place(at);
    this.box.querySelector<HTMLInputElement>("input")?.focus();
    const { day, operator } = this.host.asked();
    const query = new URLSearchParams({ ...(day ? { as_of: day } : {}), ...(operator ? { operator } : {}) });
    try {
      const sheet = await ask<StateSheet>(`states/${state}?${query}`);
      replace(record, ...this.onRecord(sheet));
    } catch (error) {
      replace(record, h("p", { class: "warn" }, words(error)));
    }
    this.place(at);
  }

  private onRecord(sheet: StateSheet): HTMLElement[] {
    const rows = sheet.closures.slice(0, SHOWN).map((c) =>
      h("li", {}, `${c.certainty}: ${c.reason}`, c.sources[0] ? h("span", { class: "soft" }, ` · ${c.sources[0]}`) : null));
    const more = sheet.closures.length - rows.length;
    return [
      h("p", {}, `On record: ${sheet.status}.`, sheet.warnings.length ? ` ${sheet.warnings.length} warnings in force.` : ""),
      ...(rows.length ? [h("ul", { tabindex: 0, "aria-label": "Closures on record" }, ...rows)] : []),
      ...(more > 0 ? [h("p", { class: "soft" }, `${more} more.`)] : []),
    ];
  }

  private form(state: string, told: HTMLElement): HTMLFormElement {
    const field = (name: string, label: string, hint: string, needed = false): HTMLElement =>
      h("label", {}, label, h("input", { name, placeholder: hint, maxlength: 400, autocomplete: "off", required: needed }));
    const save = h("button", { type: "submit" }, "Add the closure");
    const form = h("form", { "aria-labelledby": "closure-title" },
      h("h3", {}, "Add a closure you have heard of"),
      field("source", "Where you read or heard it", "NOTAM A0123/26; unverified for memory", true),
      h("div", { class: "places" },
        field("from_date", "From (UTC)", "today, or 2026-03-05T14:00Z"),
        field("to_date", "To (UTC)", "open, or 2026-03-06"),
        field("by", "Entered by", "your name")),
      h("label", { class: "check" }, h("input", { type: "checkbox", name: "doubtful" }), " not sure: it may be closed"),
      h("p", { class: "soft" }, "It bars everybody, overflight and landing, and counts for every plan of this folder."),
      h("div", { class: "row" }, save, h("button", { type: "button", onclick: () => this.box.close() }, "Close")));
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      void this.add(state, new FormData(form), save, told);
    });
    return form;
  }

  private async add(state: string, given: FormData, save: HTMLButtonElement, told: HTMLElement): Promise<void> {
    const text = (name: string): string => String(given.get(name) ?? "").trim();
    const body = { state, source: text("source"), from_date: text("from_date"), to_date: text("to_date"), by: text("by"), doubtful: given.has("doubtful") };
    save.disabled = true;
    try {
      const made = await ask<ClosureAdded>("facts/closures", body);
      const files = made.own_facts.map((f) => `${f.file} ${f.sha256.slice(0, 12)}`).join(", ");
      told.className = "told";
      replace(told, `Added as ${made.id}. ${made.says}. Your own facts: ${files}; facts now ${made.facts_sha256.slice(0, 12)}.`);
      this.host.added();
    } catch (error) {
      told.className = "told warn";
      replace(told, words(error));
    } finally {
      save.disabled = false;
    }
  }

  /** Beside the point, wholly within the window. */
  private place(at?: [number, number]): void {
    const [x, y] = at ?? [innerWidth / 3, innerHeight / 5];
    const { width, height } = this.box.getBoundingClientRect();
    this.box.style.left = `${Math.max(MARGIN_PX, Math.min(x, innerWidth - width - MARGIN_PX))}px`;
    this.box.style.top = `${Math.max(MARGIN_PX, Math.min(y, innerHeight - height - MARGIN_PX))}px`;
  }
}

function words(error: unknown): string {
  if (!(error instanceof Refused)) return String(error);
  const faults = (error.problem.errors ?? []).map((f) => `${f.where}: ${f.what} ${f.suggestion}`.trim());
  return faults.length ? faults.join(" ") : error.problem.detail;
}
