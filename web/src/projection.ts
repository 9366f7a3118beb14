// The globe and the flat map: one camera, two projections.

import { geoEqualEarth, geoOrthographic, type GeoProjection } from "d3-geo";

export interface Camera { lon: number; lat: number; zoom: number; flat: boolean }

export const LEAST_ZOOM = 0.7;
export const MOST_ZOOM = 60;

const EQUAL_EARTH_WIDTH = 5.41; // of the projection at scale 1, from its formula

export function projection(camera: Camera, width: number, height: number): GeoProjection {
  const made = camera.flat ? geoEqualEarth() : geoOrthographic().clipAngle(90);
  const base = camera.flat ? Math.min(width / EQUAL_EARTH_WIDTH, height / 2.64) : Math.min(width, height) / 2.06;
  made.scale(base * camera.zoom).translate([width / 2, height / 2]);
  // the flat map is turned east and west, and moved north and south
  if (camera.flat) {
    made.rotate([-camera.lon, 0]);
    const at = made([camera.lon, camera.lat]);
    if (at) made.translate([width / 2, height - at[1]]);
  } else made.rotate([-camera.lon, -camera.lat]);
  return made.precision(0.6);
}

/** Half the width of what is seen, radians from the middle: what lies further need not be drawn. */
export function seen(camera: Camera, width: number, height: number, scale: number): number {
  const half = Math.hypot(width, height) / 2 / scale;
  if (camera.flat) return half > 1.2 ? Math.PI : half * 1.6;
  return half >= 1 ? Math.PI / 2 : Math.asin(half);
}

export function turned(camera: Camera, dx: number, dy: number, scale: number): Camera {
  const degrees = 180 / Math.PI / scale;
  const lat = Math.max(-90, Math.min(90, camera.lat + dy * degrees));
  const stretch = camera.flat ? 1 : 1 / Math.max(0.2, Math.cos(camera.lat * Math.PI / 180));
  return { ...camera, lat, lon: wrapped(camera.lon - dx * degrees * Math.min(stretch, 3)) };
}

export function wrapped(lon: number): number {
  return ((lon + 540) % 360 + 360) % 360 - 180;
}
