// Small charts as vector graphics, with their numbers as text beside them.

import { h, svg } from "./dom";
import type { Words } from "./format";
import type { Show } from "./panel";
import type { FrontierWay } from "./types";

export function leverageBars(bars: { name: string; value: number }[]): HTMLElement {
  const most = Math.max(...bars.map((b) => b.value), 0.001);
  const rows = bars.map((b) => h("tr", {}, h("th", { scope: "row" }, b.name),
    h("td", {}, svg("svg", { class: "chart", viewBox: "0 0 100 10", preserveAspectRatio: "none", height: 12, "aria-hidden": "true" },
      svg("rect", { class: "bar-ground", y: 4.5, width: 100, height: 1 }), svg("rect", { class: "bar", y: 1, width: (100 * b.value / most).toFixed(1), height: 8 }))),
    h("td", { class: "number" }, b.value.toFixed(3))));
  return h("table", { class: "bars" }, h("caption", { class: "unseen" }, "What each answer is worth"), h("tbody", {}, ...rows));
}

const W = 400, H = 190, LEFT = 40, BOTTOM = 32, TOP = 24, RIGHT = 14;

export function tradeOff(words: Words, routes: FrontierWay[], show: Show): SVGSVGElement {
  const km = routes.map((r) => r.distance_km), count = routes.map((r) => r.requires.length);
  const [shortest, longest] = [Math.min(...km), Math.max(...km)];
  const [least, most] = [Math.min(...count), Math.max(...count)];
  const x = (d: number): number => LEFT + (W - LEFT - RIGHT) * (longest > shortest ? (d - shortest) / (longest - shortest) : 0.5);
  const y = (n: number): number => H - BOTTOM - (H - BOTTOM - TOP) * (most > least ? (n - least) / (most - least) : 0.5);
  const dots = routes.slice(0, 300).map((r) => {
    const shown = { title: words.distance(r.distance_km), points: r.points, requires: r.requires };
    const dot = svg("circle", { class: "dot", cx: x(r.distance_km).toFixed(1), cy: y(r.requires.length).toFixed(1), r: 4.5 },
      svg("title", {}, `${words.distance(r.distance_km)}: ${words.states(r.requires)}`));
    dot.addEventListener("pointerenter", () => show(shown));
    dot.addEventListener("pointerleave", () => show(null));
    return dot;
  });
  const ticks = [...new Set([least, most])].map((n) => svg("text", { x: LEFT - 8, y: y(n) + 4, "text-anchor": "end" }, n));
  const label = `${routes.length} routes, from ${words.distance(shortest)} to ${words.distance(longest)}, needing ${least} to ${most} states`;
  return svg("svg", { class: "chart", viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": label },
    svg("path", { class: "axis", fill: "none", d: `M${LEFT},${TOP}V${H - BOTTOM}H${W - RIGHT}` }), ...ticks,
    svg("text", { x: 4, y: 10 }, "states"),
    svg("text", { x: LEFT, y: H - 16 }, words.distance(shortest)), svg("text", { x: W - RIGHT, y: H - 16, "text-anchor": "end" }, longest > shortest ? words.distance(longest) : ""),
    svg("text", { x: W - RIGHT, y: H - 3, "text-anchor": "end" }, "length"), ...dots);
}
