// The cells of the sky as the server tells them: shared arcs, whole numbers, the cell to the right of its rings.

import { geoDistance } from "d3-geo";
import type { Position } from "geojson";
import type { SkyShapes } from "./types";

export type Level = SkyShapes["level"];

export interface Cell {
  key: string;
  kind: string;
  title: string;
  shape: { type: "MultiPolygon"; coordinates: Position[][][] };
  /** middle and radius (radians) of a cap that holds it */
  middle: [number, number];
  reach: number;
}

export async function loadShapes(level: Level): Promise<Cell[]> {
  const response = await fetch(`/api/sky/${level}`);
  if (!response.ok) throw new Error("the shapes could not be loaded");
  return decode((await response.json()) as SkyShapes);
}

export function decode(told: SkyShapes): Cell[] {
  const arcs = told.arcs.map((steps) => points(steps, told.unit_deg));
  return told.cells.map(({ key, kind, title, rings }) => {
    const closed = rings.map((ring) => joined(ring, arcs)).filter((ring) => ring.length >= 4);
    const { middle, reach } = cap(closed);
    return { key, kind, title, middle, reach, shape: { type: "MultiPolygon", coordinates: polygons(closed) } };
  });
}

function points(steps: number[], unit: number): Position[] {
  const out: Position[] = [];
  let x = 0, y = 0;
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i]!;
    y += steps[i + 1]!;
    out.push([x * unit, y * unit]);
  }
  return out;
}

function joined(ring: number[], arcs: Position[][]): Position[] {
  const out: Position[] = [];
  for (const number of ring) {
    const arc = number >= 0 ? arcs[number]! : arcs[~number]!.slice().reverse();
    out.push(...(out.length ? arc.slice(1) : arc));
  }
  const first = out[0], last = out.at(-1);
  if (first && last && (first[0] !== last[0] || first[1] !== last[1])) out.push(first);
  return out;
}

// d3-geo clips every ring by its winding, so that holes need not be told from islands: all go into one polygon.
function polygons(rings: Position[][]): Position[][][] {
  return rings.length ? [rings] : [];
}

function cap(rings: Position[][]): { middle: [number, number]; reach: number } {
  let x = 0, y = 0, z = 0;
  for (const ring of rings) for (const [lon, lat] of ring) {
    const l = lon! * Math.PI / 180, p = lat! * Math.PI / 180;
    x += Math.cos(p) * Math.cos(l); y += Math.cos(p) * Math.sin(l); z += Math.sin(p);
  }
  const middle: [number, number] = [Math.atan2(y, x) * 180 / Math.PI, Math.atan2(z, Math.hypot(x, y)) * 180 / Math.PI];
  let reach = 0;
  for (const ring of rings) for (const p of ring) reach = Math.max(reach, geoDistance(middle, p as [number, number]));
  return { middle, reach };
}
