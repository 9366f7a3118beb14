// The map: cells as elements, coloured by the answers; routes; places that can be dragged.

import { geoCentroid, geoDistance, geoGraticule10, geoPath, type GeoProjection } from "d3-geo";
import type { LineString, Polygon } from "geojson";
import { svg } from "./dom";
import { LEAST_ZOOM, MOST_ZOOM, projection, seen, turned, type Camera } from "./projection";
import { loadShapes, type Cell, type Level } from "./shapes";
import type { Status } from "./types";

export interface Drawn { points: [number, number][]; kind: "best" | "other" | "shown" | "surface"; title: string; requires: string[] }
/** An area of the scenario's own: rings of longitude and latitude, not closed, the inside on the left. */
export interface Outline { id: string; status: "closed" | "asked" | "opened"; words: string; rings: [number, number][][] }
export interface Pin { label: string; title: string; lat: number; lon: number; role: "origin" | "refuge"; now: boolean }

export interface Listener {
  picked(states: string[], cell: Cell): void;
  /** asked about with the other button, or a long touch */
  questioned(states: string[], at: [number, number]): void;
  moved(label: string, lat: number, lon: number): void;
  turned(camera: Camera): void;
  named(code: string): string;
}

/** A place on its way elsewhere: kept here and not in its element, for the map is drawn anew meanwhile. */
interface Drag { pointer: number; label: string; from: [number, number]; to: [number, number] | null }

const REST_MS = 140;
const COARSE_AFTER_MS = 1500;
const CLICK_PX = 4;
const FINE_FROM = 7;

export class WorldMap {
  camera: Camera = { lon: 40, lat: 45, zoom: 1, flat: false };
  private cells: Partial<Record<Level, Cell[]>> = {};
  private loading: Partial<Record<Level, Promise<void>>> = {};
  private paths: SVGPathElement[] = [];
  private needs: string[][] = [];
  private readonly sphere = svg("path", { class: "sphere" });
  private readonly lines = svg("path", { class: "graticule" });
  private readonly land = svg("g", { class: "cells" });
  private readonly areas = svg("g", { class: "areas" });
  private readonly ways = svg("g", { class: "ways" });
  private readonly marks = svg("g", { class: "marks" });
  private readonly names = svg("g", { class: "names", "aria-hidden": "true" });
  private drawn: Drawn[] = [];
  private outlines: Outline[] = [];
  private pins: Pin[] = [];
  private labelled: string[] = [];
  private pinned: [number, number][] = [];
  private drag: Drag | null = null;
  private moving = false;
  private rest = 0;
  private frame = 0;
  private size: [number, number] = [0, 0];

  constructor(private readonly root: SVGSVGElement, private readonly listener: Listener) {
    root.append(this.sphere, this.lines, this.land, this.areas, this.ways, this.names, this.marks);
    new ResizeObserver(() => this.resize()).observe(root);
    this.resize();
    this.wire();
  }

  async start(): Promise<void> {
    await this.load("medium");
    const cells = this.cells.medium!;
    this.needs = cells.map((c) => [c.key]);
    this.paths = cells.map((cell, i) => {
      const path = svg("path", { class: "cell", "data-cell": i, onclick: () => this.pick(i), oncontextmenu: (e: MouseEvent) => this.question(i, e) }, svg("title", {}, cell.title));
      this.land.append(path);
      return path;
    });
    // drawn in the next frame: by then it may be known where to look
    this.soon();
    setTimeout(() => void this.load("coarse"), COARSE_AFTER_MS);
  }

  private load(level: Level): Promise<void> {
    return this.loading[level] ??= loadShapes(level).then((cells) => {
      this.cells[level] = cells;
    });
  }

  /** Whose consent each cell needs, what each state answers, and which answer goes before which. */
  paint(needs: Record<string, string[]>, status: (state: string) => Status, selected: string, worstFirst: string[]): void {
    const cells = this.cells.medium ?? [];
    cells.forEach((cell, i) => {
      const need = needs[i] ?? [cell.key];
      this.needs[i] = need;
      const path = this.paths[i]!;
      const shown = need.length ? worst(need.map(status), worstFirst) : "free";
      const name = `cell ${shown}${need.includes(selected) ? " selected" : ""}`;
      if (path.getAttribute("class") !== name) {
        path.setAttribute("class", name);
        path.dataset.states = need.join(" ");
      }
    });
  }

  show(drawn: Drawn[], pins: Pin[], labelled: string[], outlines: Outline[] = []): void {
    this.outlines = outlines;
    this.drawn = drawn;
    this.pins = pins;
    this.labelled = labelled;
    this.drawOver();
  }

  /** While an answer is on its way nothing old looks like new. */
  waiting(on: boolean): void {
    this.ways.classList.toggle("waiting", on);
  }

  /** Takes away at once what crosses a state that has just refused. */
  dropCrossing(refused: Set<string>): void {
    this.drawn = this.drawn.filter((d) => !d.requires.some((s) => refused.has(s)));
    this.drawOver();
  }

  go(change: Partial<Camera>): void {
    this.camera = { ...this.camera, ...change };
    this.camera.zoom = Math.max(LEAST_ZOOM, Math.min(MOST_ZOOM, this.camera.zoom));
    this.listener.turned(this.camera);
    this.soon();
  }

  /** Turns to what holds all points, with some room. */
  frameOn(points: [number, number][]): void {
    if (!points.length) return;
    const middle = geoCentroid({ type: "MultiPoint", coordinates: points.map(([lat, lon]) => [lon, lat]) });
    const reach = Math.max(0.08, ...points.map(([lat, lon]) => geoDistance(middle, [lon, lat])));
    const zoom = this.camera.flat ? 1.15 / reach : 0.62 / Math.sin(Math.min(reach, 1.2));
    this.go({ lon: middle[0], lat: middle[1], zoom: Math.max(0.9, Math.min(zoom, 12)) });
  }

  private resize(): void {
    const box = this.root.getBoundingClientRect();
    if (!box.width || !box.height) return;
    this.size = [box.width, box.height];
    this.root.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
    this.draw();
  }

  private projection(): GeoProjection {
    return projection(this.camera, ...this.size);
  }

  private soon(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  private level(): Level {
    if (this.moving && this.cells.coarse && this.camera.zoom < FINE_FROM) return "coarse";
    if (this.camera.zoom < FINE_FROM) return "medium";
    if (!this.cells.fine) void this.load("fine").then(() => this.soon());
    return this.cells.fine ? "fine" : "medium";
  }

  private draw(): void {
    const cells = this.cells[this.level()];
    if (!cells || !this.size[0]) return;
    const made = this.projection();
    const path = geoPath(made).digits(1);
    this.sphere.setAttribute("d", path({ type: "Sphere" }) ?? "");
    this.lines.setAttribute("d", this.moving ? "" : path(geoGraticule10()) ?? "");
    const around = seen(this.camera, ...this.size, made.scale());
    const middle: [number, number] = [this.camera.lon, this.camera.lat];
    cells.forEach((cell, i) => {
      const near = geoDistance(middle, cell.middle) < around + cell.reach;
      this.paths[i]?.setAttribute("d", near ? path(cell.shape) ?? "" : "");
    });
    this.drawOver(made);
  }

  private drawOver(made = this.projection()): void {
    if (!this.size[0]) return;
    const path = geoPath(made).digits(2);
    const order = { other: 0, surface: 1, best: 2, shown: 3 };
    const sorted = [...this.drawn].sort((a, b) => order[a.kind] - order[b.kind]);
    this.areas.replaceChildren(...this.outlines.map((area) =>
      svg("path", { class: `area ${area.status}`, d: path(polygon(area.rings)) ?? "" }, svg("title", {}, area.words))));
    this.ways.replaceChildren(...sorted.flatMap((way) => this.line(way, path(line(way.points)) ?? "")));
    this.pinned = [];
    const first = [...this.pins].sort((a, b) => Number(b.now) - Number(a.now));
    this.marks.replaceChildren(...first.flatMap((pin) => this.pin(pin, made)).reverse());
    this.names.replaceChildren(...(this.moving ? [] : this.labels(made)));
  }

  private line(way: Drawn, d: string): SVGElement[] {
    return [
      svg("path", { class: `casing ${way.kind}`, d }),
      svg("path", { class: `way ${way.kind}`, d }, svg("title", {}, way.title)),
    ];
  }

  private pin(pin: Pin, made: GeoProjection): SVGElement[] {
    const spot = (this.drag?.label === pin.label && this.drag.to) || [pin.lon, pin.lat] as [number, number];
    const at = this.visible(spot) ? made(spot) : null;
    if (!at) return [];
    const group = svg("g", {
      class: `pin ${pin.role}${pin.now ? " now" : ""}`, transform: `translate(${at[0].toFixed(1)},${at[1].toFixed(1)})`, "data-pin": pin.label,
    }, svg("title", {}, `${pin.title}. Drag to move.`));
    group.append(
      pin.role === "origin" ? svg("circle", { r: 6 }) : svg("rect", { x: -5.5, y: -5.5, width: 11, height: 11, rx: 1.5 }),
      this.crowded(at) ? "" : svg("text", { x: 10, y: 4 }, pin.label),
    );
    this.pinned.push(at);
    return [group];
  }

  /** Whether another pin's name already stands there. */
  private crowded([x, y]: [number, number]): boolean {
    return this.pinned.some(([a, b]) => Math.abs(a - x) < 44 && Math.abs(b - y) < 14);
  }

  private visible(lonlat: [number, number]): boolean {
    return this.camera.flat || geoDistance([this.camera.lon, this.camera.lat], lonlat) < Math.PI / 2;
  }

  private labels(made: GeoProjection): SVGElement[] {
    const cells = this.cells.medium ?? [];
    const out: SVGElement[] = [];
    const taken: [number, number][] = this.pins.map((p) => made([p.lon, p.lat]) ?? [-99, -99]);
    for (const code of this.labelled) {
      const i = cells.findIndex((c) => c.kind === "state" && c.key === code);
      const cell = cells[i];
      if (!cell) continue;
      const at = biggest(cell);
      const spot = this.visible(at) ? made(at) : null;
      if (!spot || taken.some(([x, y]) => Math.abs(x - spot[0]) < 46 && Math.abs(y - spot[1]) < 13)) continue;
      taken.push(spot);
      out.push(svg("text", { x: spot[0].toFixed(1), y: spot[1].toFixed(1) }, this.listener.named(code)));
    }
    return out;
  }

  private pick(i: number): void {
    const cell = this.cells.medium?.[i];
    if (cell) this.listener.picked(this.needs[i] ?? [], cell);
  }

  private question(i: number, e: MouseEvent): void {
    e.preventDefault();
    this.listener.questioned(this.needs[i] ?? [], [e.clientX, e.clientY]);
  }

  /** Takes up the place under the pointer, if there is one. */
  private grab(e: PointerEvent): boolean {
    const label = (e.target as Element).closest<SVGElement>("[data-pin]")?.dataset.pin;
    if (!label || this.drag) return false;
    this.drag = { pointer: e.pointerId, label, from: [e.clientX, e.clientY], to: null };
    this.root.setPointerCapture(e.pointerId);
    e.preventDefault();
    return true;
  }

  private carry(drag: Drag, e: PointerEvent): void {
    const [dx, dy] = [e.clientX - drag.from[0], e.clientY - drag.from[1]];
    if (!drag.to && Math.hypot(dx, dy) < CLICK_PX) return;
    const at = this.projection().invert?.(this.local(e));
    if (!at || !at.every(Number.isFinite)) return;
    drag.to = at;
    this.drawOver();
  }

  private drop(kept: boolean): void {
    const drag = this.drag;
    this.drag = null;
    if (kept && drag?.to && this.pins.some((pin) => pin.label === drag.label)) this.listener.moved(drag.label, drag.to[1], drag.to[0]);
    else this.drawOver();
  }

  private local(e: { clientX: number; clientY: number }): [number, number] {
    const box = this.root.getBoundingClientRect();
    return [e.clientX - box.left, e.clientY - box.top];
  }

  private wire(): void {
    const pointers = new Map<number, [number, number]>();
    let travelled = 0;
    this.root.addEventListener("pointerdown", (e) => {
      if (this.grab(e)) return;
      pointers.set(e.pointerId, [e.clientX, e.clientY]);
      travelled = 0;
    });
    this.root.addEventListener("pointermove", (e) => {
      if (this.drag?.pointer === e.pointerId) return this.carry(this.drag, e);
      const before = pointers.get(e.pointerId);
      if (!before) return;
      const [dx, dy] = [e.clientX - before[0], e.clientY - before[1]];
      travelled += Math.abs(dx) + Math.abs(dy);
      if (travelled < CLICK_PX) return;
      // only a drag keeps the pointer, so that a click still reaches its state
      if (!this.root.hasPointerCapture(e.pointerId)) this.root.setPointerCapture(e.pointerId);
      const apart = spread(pointers);
      pointers.set(e.pointerId, [e.clientX, e.clientY]);
      this.busy();
      if (pointers.size === 2 && apart > 0) this.go({ zoom: this.camera.zoom * spread(pointers) / apart });
      else this.go(turned(this.camera, dx, dy, this.projection().scale()));
    });
    for (const name of ["pointerup", "pointercancel", "pointerleave"] as const) {
      this.root.addEventListener(name, (e) => {
        pointers.delete(e.pointerId);
        if (this.drag?.pointer === e.pointerId && name !== "pointerleave") this.drop(name === "pointerup");
      });
    }
    // the browser may take the pointer away, e.g. for a menu
    this.root.addEventListener("lostpointercapture", (e) => { if (this.drag?.pointer === e.pointerId) this.drop(false); });
    this.root.addEventListener("wheel", (e) => {
      e.preventDefault();
      this.busy();
      this.go({ zoom: this.camera.zoom * Math.exp(-e.deltaY * (e.deltaMode ? 0.05 : 0.0015)) });
    }, { passive: false });
    this.root.addEventListener("keydown", (e) => this.key(e));
  }

  private key(e: KeyboardEvent): void {
    const step = 60;
    const turns: Record<string, [number, number]> = {
      ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step],
    };
    const turn = turns[e.key];
    if (turn) this.go(turned(this.camera, ...turn, this.projection().scale()));
    else if (e.key === "+" || e.key === "=") this.go({ zoom: this.camera.zoom * 1.3 });
    else if (e.key === "-") this.go({ zoom: this.camera.zoom / 1.3 });
    else return;
    e.preventDefault();
    this.busy();
  }

  private busy(): void {
    this.moving = true;
    clearTimeout(this.rest);
    this.rest = window.setTimeout(() => {
      this.moving = false;
      this.draw();
    }, REST_MS);
  }
}

function worst(all: Status[], worstFirst: string[]): Status {
  return all.reduce((a, b) => (worstFirst.indexOf(b) < worstFirst.indexOf(a) ? b : a));
}

/** A polygon as d3 takes it: closed rings with the inside on the right. */
function polygon(rings: [number, number][][]): Polygon {
  return { type: "Polygon", coordinates: rings.map((ring) => [...ring, ring[0]!].reverse()) };
}

function line(points: [number, number][]): LineString {
  return { type: "LineString", coordinates: points.map(([lat, lon]) => [lon, lat]) };
}

const spots = new WeakMap<Cell, [number, number]>();

/** The middle of a cell's largest ring: where its name goes. */
function biggest(cell: Cell): [number, number] {
  const known = spots.get(cell);
  if (known) return known;
  const rings = cell.shape.coordinates[0] ?? [];
  const ring = rings.reduce((a, b) => (b.length > a.length ? b : a), rings[0] ?? []);
  const spot = geoCentroid({ type: "Polygon", coordinates: [ring] });
  spots.set(cell, spot);
  return spot;
}

function spread(pointers: Map<number, [number, number]>): number {
  const [a, b] = [...pointers.values()];
  return a && b ? Math.hypot(a[0] - b[0], a[1] - b[1]) : 0;
}
