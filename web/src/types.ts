// Names the page uses for what the server answers. Every shape is made from the server's own description (schema.ts).

export type {
  AirliftPlan as Airlift, Assumption, Blocking, Bounds, Change, CheckAnswer, Claim, ClosureAdded, DecisionPage, Document, EditedText,
  FaultMember, Figure, Frontier, FrontierWay, Ledger, Look, LookPlace as Place, LookWay, Mark, Permission, Plan, PreparedWay,
  ProblemBody, Prospect, ReadingPlan, Report, Route as RouteAnswer, ScenarioNames, SkyDay, SkyShapes, Sortie, StateAnswer,
  StateLeverage, StateName, StateNames, StateSheet, Way as PlanWay,
} from "./schema";
import type { StateAnswer } from "./schema";

export type Status = StateAnswer["status"];
/** What may be supposed of a state; that it is closed is a fact, not an answer. */
export type Answer = Exclude<Status, "closed">;
/** What went wrong, as the server tells it or as the page itself does. */
export type Trouble = Omit<import("./schema").ProblemBody, "type">;
