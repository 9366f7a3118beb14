// What the server answers, as far as the page reads it. Keys are those of the Python values.

export type Answer = "granted" | "asked" | "refused" | "unknown";
export type Status = Answer | "closed";

export interface StateAnswer { status: Status; why: string; sources: string[]; doubt?: string; supposed?: boolean }
export interface Place {
  label: string; name: string; lat: number; lon: number; state: string; role: "origin" | "refuge"; id: string; title: string;
}
export interface LookWay {
  origin: string; destination: string; refuge: string; found: boolean; same?: boolean;
  distance_km?: number; distance_wgs84_km?: number; flight_h?: number | null; requires?: string[];
  points?: [number, number][]; verified?: boolean | null; faults?: string[]; policies?: string[]; notes?: string[];
  crossed?: { state: string; km: number }[]; unblock?: string[][];
}
export interface Look {
  title: string; note: string; as_of: string; operator: string; flight_kind: string; limit_km: number | null;
  reading: string; readings: { id: string; title: string; note: string }[];
  places: Place[]; states: Record<string, StateAnswer>; ways: LookWay[]; best: number | null;
  cells: Record<string, string[]>;
}

export interface Mark { kind: "reported" | "fact" | "assumed"; by: string; source: string; date: string; note: string }
export interface Figure { low: number; likely: number; high: number; mark: Mark }
export interface Bounds { lower: number; upper: number }
export interface RouteAnswer {
  found: boolean; distance_km: number | null; requires: string[]; points: [number, number][]; refused: string[];
  distance_wgs84_km: number | null; crossed: { state: string; km: number }[]; unblock: string[][];
  verified: boolean; policies: string[]; notes: string[];
}
export interface PlanPlace { code: string; name: string; label?: string }
export interface PlanWay { label: string; origin: PlanPlace; destination: PlanPlace; refuge: string; answer: RouteAnswer; flight_h: number | null }
export interface Change { state: string; way: PlanWay | null; longer_km: number | null; longer_percent: number | null; same_refuge: boolean }
export interface FrontierWay { destination: string; distance_km: number; requires: string[]; points: [number, number][] }
export interface Blocking {
  title: string; veto_sets: string[][]; path_sets: string[][]; always: string[]; routes: FrontierWay[];
  complete: boolean; complete_to_km: number | null;
}
export interface StateLeverage { state: string; p: number; birnbaum: number; shapley?: number; must_consent: boolean }
export interface Prospect {
  scope: string; title: string; passage: Bounds | null; acceptance: number | null; both: Bounds | null; missing: string[];
  leverage: { chance: number; states: StateLeverage[] } | null; leverage_both: { chance: number; states: StateLeverage[] } | null;
  flips: [string, string][]; complete: boolean;
}
export interface PreparedWay {
  role: string; refuge: string; origin: string; destination: string; distance_km: number; flight_h: number | null;
  requires: string[]; chance_alone: number; chance_so_far: number; shared: string[]; reason: string; points: [number, number][];
}
export interface Permission {
  state: string; operation: string; status: string; need: string; ways: string[]; owner: string;
  low_h: number | null; high_h: number | null; lead_from: string; sources_differ: boolean; latest_ask: string | null;
  due: string; worth: number | null; remark: string;
}
export interface Assumption { about: string; value: string; mark: Mark | null; claim: string }
export interface Sortie {
  aircraft: string; came_from: string; position_depart_h: number; position_arrive_h: number; origin: string; to: string;
  depart_h: number; arrive_h: number; loads: [string, number][];
}
export interface Airlift {
  people: number; people_out: number; left_behind: number; deadline_h: number | null; closure_h: number; bound_h: number | null; proved: boolean;
  binding: string[]; limits: { name: string; why: string }[]; sorties: Sortie[]; closure_curve: { h: number; people: number }[];
  p50_h: number | null; p90_h: number | null; simulated: { people: number; p90_h: number | null }[]; runs: number;
  refusals: { states: string[]; people_lost: number; closure_h: number | null; chance: number | null }[];
  needs: { text: string }[]; word: string; missing: string[]; remarks: string[];
}
export interface ReadingPlan {
  refusals: { state: string; kind: string; reason: string; sources: string[] }[];
  ways: PlanWay[]; best: PlanWay | null; if_refused: Change[]; if_granted: Change[]; blocking: Blocking[];
  prospects: {
    refuges: (Prospect & { refuge: string })[]; any_refuge: Prospect;
    pace: { ways: PreparedWay[]; chance: number; takes_two: string[]; takes_all: string[]; remark: string } | null;
    chances: { state: string; p: number; why: string; guessed: boolean }[]; remark: string;
  } | null;
  permissions: Permission[];
  airlift: Airlift | null;
}
export interface DecisionPage {
  at: string; miss_limit: number | null; remark: string;
  ways: { role: string; origin: string; destination: string; latest_decision: string | null; latest_at_worst: string | null; people: number | null; people_out: number | null; per_day: number; hazards: string[]; terms: { name: string; hours: number | null; mark: string }[]; remark: string }[];
  triggers: { id: string; name: string; state: string; action: string; owner: string }[];
  recommendation: { way: string; reason: string; weakest_assumption: string; flips_if: string[] } | null;
}
export interface Plan {
  decision: DecisionPage | null;
  title: string; note: string; as_of: string; people: Figure | null; limit_km: number | null; verified: boolean;
  readings: ReadingPlan[]; assumptions: Assumption[]; notes: string[];
  refuges: { id: string; name: string; state: string }[];
  provenance: {
    software: string; scenario_sha256: string; sky_sha256: string; facts_sha256: string; sky_built: string; facts_to: string; policies: string[];
  };
  [more: string]: unknown;
}

export interface Frontier {
  routes: { distance_km: number; requires: string[]; points: [number, number][] }[];
  path_sets: string[][]; veto_sets: string[][]; always: string[]; refused: string[]; complete: boolean; complete_to_km: number | null;
}
export interface Report {
  id: string; source: string; grade: string; quotes: string[]; seen: boolean; said: string; hedge: string; adds: string; address: string; note: string;
}
export interface Claim {
  claim: string; statement: string; standing: string; headline: string; probability: number; word: string; confidence: string;
  origins: { name: string; reports: string[]; grades: string[] }[]; base_rate: { value: number; by: string; why: string; guess: boolean };
  reports: Report[]; questions: { text: string }[];
}
export interface Ledger { claims: Claim[]; sources: Record<string, string> }
export interface FaultMember { where: string; what: string; suggestion: string; line: number | null; column: number | null }
export interface ProblemBody { title: string; status: number; detail: string; suggestion?: string; errors?: FaultMember[] }
export interface StateName { alpha2: string; alpha3: string; name: string }
