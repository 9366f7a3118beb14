// What is looked at: a scenario with answers supposed and places moved, or two places; with undo and in the address.

import type { Answer } from "./types";

/** What the answers depend on. */
export interface World {
  readonly scenario: string;
  readonly reading: string;
  readonly answers: Readonly<Record<string, Answer>>;
  readonly moved: Readonly<Record<string, string>>;
  readonly limit: number | null;
  /** of the plan without a scenario */
  readonly from: string;
  readonly to: string;
  readonly operator: string;
  readonly day: string;
}

/** How it is shown; not undone. */
export interface Look {
  units: "km" | "nm";
  flat: boolean;
  lon: number;
  lat: number;
  zoom: number;
}

export const NOTHING: World = {
  scenario: "", reading: "", answers: {}, moved: {}, limit: null, from: "", to: "", operator: "", day: "",
};

const VERSION = "1";
const LONGEST = 6000;
const LETTERS: Record<string, Answer> = { g: "granted", a: "asked", r: "refused", u: "unknown" };
const WORD = /^[^\u0000-\u001f]{0,120}$/;

export function toAddress(world: World, look: Look): string {
  const p = new URLSearchParams({ v: VERSION });
  const put = (key: string, value: string): void => { if (value) p.set(key, value); };
  put("s", world.scenario);
  put("r", world.reading);
  put("a", Object.entries(world.answers).map(([s, a]) => `${s}.${a[0]}`).join(","));
  put("m", Object.entries(world.moved).map(([s, to]) => `${s}:${to}`).join("~"));
  put("l", world.limit ? String(world.limit) : "");
  put("from", world.from);
  put("to", world.to);
  put("op", world.operator);
  put("day", world.day);
  put("u", look.units === "nm" ? "nm" : "");
  put("p", look.flat ? "flat" : "");
  p.set("c", [look.lon.toFixed(1), look.lat.toFixed(1), look.zoom.toFixed(2)].join(","));
  return "#" + p.toString().replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%3A", ":").replaceAll("%7E", "~");
}

/** What an address says; null if it says nothing. Whatever cannot be read is told and left out. */
export function fromAddress(hash: string): { world: World; look: Partial<Look>; faults: string[] } | null {
  if (hash.length < 2) return null;
  if (hash.length > LONGEST) return { world: NOTHING, look: {}, faults: ["The link is too long to be read."] };
  const p = new URLSearchParams(hash.slice(1));
  const faults: string[] = [];
  if (p.get("v") !== VERSION) faults.push("The link is of another version; what could be read was.");
  const word = (key: string): string => {
    const value = p.get(key) ?? "";
    if (WORD.test(value)) return value;
    faults.push(`The link's ${key} cannot be read.`);
    return "";
  };
  const limit = Number(p.get("l") ?? "");
  const world: World = {
    scenario: word("s"), reading: word("r"), from: word("from"), to: word("to"), operator: word("op"), day: word("day"),
    answers: answersOf(p.get("a") ?? "", faults),
    moved: movedOf(p.get("m") ?? "", faults),
    limit: limit > 0 && limit <= 50000 ? limit : null,
  };
  return { world, look: lookOf(p), faults };
}

function answersOf(text: string, faults: string[]): Record<string, Answer> {
  const found: Record<string, Answer> = {};
  for (const part of text.split(",").filter(Boolean)) {
    const match = /^([A-Z]{2})\.([garu])$/.exec(part);
    if (match) found[match[1]!] = LETTERS[match[2]!]!;
    else faults.push(`The link says "${part.slice(0, 20)}" of a state, which cannot be read.`);
  }
  return found;
}

function movedOf(text: string, faults: string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const part of text.split("~").filter(Boolean)) {
    const [place, to] = part.split(":");
    if (place && to && to.length < 40) found[place] = to;
    else faults.push("The link moves a place in a way that cannot be read.");
  }
  return found;
}

function lookOf(p: URLSearchParams): Partial<Look> {
  const look: Partial<Look> = { units: p.get("u") === "nm" ? "nm" : "km", flat: p.get("p") === "flat" };
  const [lon, lat, zoom] = (p.get("c") ?? "").split(",").map(Number);
  if ([lon, lat, zoom].every((n) => Number.isFinite(n)) && p.has("c")) {
    look.lon = Math.max(-180, Math.min(180, lon!));
    look.lat = Math.max(-90, Math.min(90, lat!));
    look.zoom = Math.max(0.5, Math.min(60, zoom!));
  }
  return look;
}

const DEPTH = 200;

/** The worlds gone through, to flip between. */
export class History {
  private past: World[] = [];
  private future: World[] = [];

  constructor(public now: World) {}

  go(next: World): void {
    this.past.push(this.now);
    if (this.past.length > DEPTH) this.past.shift();
    this.future = [];
    this.now = next;
  }

  /** A change that cannot be undone, e.g. the name of the reading that was shown anyway. */
  amend(next: World): void {
    this.now = next;
  }

  undo(): boolean {
    const before = this.past.pop();
    if (!before) return false;
    this.future.push(this.now);
    this.now = before;
    return true;
  }

  redo(): boolean {
    const after = this.future.pop();
    if (!after) return false;
    this.past.push(this.now);
    this.now = after;
    return true;
  }

  get canUndo(): boolean { return this.past.length > 0; }
  get canRedo(): boolean { return this.future.length > 0; }
}
