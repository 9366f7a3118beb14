// What every panel is made of: a part that opens and shuts, a table, a row that shows its way on the map.

import { h } from "./dom";

export interface Shown { title: string; points: [number, number][]; requires: string[] }
export type Show = (shown: Shown | null) => void;

const open = new Map<string, boolean>();

export function panel(id: string, title: string, isOpen: boolean, ...content: (Node | null)[]): HTMLElement {
  const made = h("details", { class: "panel", id, open: open.get(id) ?? isOpen }, h("summary", {}, h("h2", {}, title)), ...content);
  made.addEventListener("toggle", () => open.set(id, made.open));
  return made;
}

export function table(head: (string | [string])[], rows: Node[], label: string): HTMLElement {
  const cells = head.map((c) => (c === "" ? h("td") : typeof c === "string" ? h("th", { scope: "col" }, c) : h("th", { scope: "col", class: "number" }, c[0])));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, h("table", {}, h("thead", {}, h("tr", {}, ...cells)), h("tbody", {}, ...rows)));
}

export function showable(row: HTMLElement, shown: Shown, show: Show): HTMLElement {
  row.addEventListener("pointerenter", () => show(shown));
  row.addEventListener("pointerleave", () => show(null));
  row.addEventListener("focusin", () => show(shown));
  row.addEventListener("focusout", () => show(null));
  return row;
}
