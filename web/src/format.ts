// Numbers and names in words.

const NM = 1.852;

export class Words {
  units: "km" | "nm" = "km";
  private names = new Map<string, string>();

  setNames(listed: { alpha2: string; name: string }[]): void {
    for (const s of listed) this.names.set(s.alpha2, s.name);
  }

  state(code: string): string {
    return this.names.get(code) ?? code;
  }

  /** "Türkiye and Iran" */
  states(codes: readonly string[]): string {
    const names = codes.map((c) => this.state(c));
    return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  }

  /** A sentence of the server's with the states by name instead of by code. */
  named(text: string): string {
    return text.replace(/\b[A-Z]{2}\b/g, (code) => this.state(code));
  }

  distance(km: number): string {
    return this.units === "nm" ? `${whole(km / NM)} NM` : `${whole(km)} km`;
  }

  /** With its sign: "+473 km". */
  difference(km: number): string {
    const shown = this.units === "nm" ? km / NM : km;
    const sign = Math.round(shown) > 0 ? "+" : Math.round(shown) < 0 ? "−" : "±";
    return `${sign}${whole(Math.abs(shown))} ${this.units === "nm" ? "NM" : "km"}`;
  }
}

export function whole(n: number): string {
  return Math.round(n).toLocaleString("en-GB");
}

export function hours(h: number | null | undefined): string {
  if (h === null || h === undefined) return "";
  const minutes = Math.round(h * 60);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}`;
}

export function chance(bounds: { lower: number; upper: number } | null | undefined): string {
  if (!bounds) return "";
  const low = bounds.lower.toFixed(2), high = bounds.upper.toFixed(2);
  return low === high ? low : `${low} to ${high}`;
}

export const STATUS_WORDS: Record<string, string> = {
  granted: "granted", asked: "asked", refused: "refused", unknown: "not known", closed: "closed, a dated fact",
};
