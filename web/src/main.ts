// The page: one world looked at, what it comes to, and the ways to change it.

import { Latest, Refused, ask, follow, isAbort, send } from "./api";
import { bare, bareLook } from "./bare";
import { get, h, replace } from "./dom";
import { Editor } from "./editor";
import { Words } from "./format";
import { STORY, ends, showHeadline, type Before } from "./headline";
import { ClosurePopover } from "./closure";
import { ledgerPanel } from "./ledger";
import { WorldMap, type Drawn, type Pin } from "./map";
import type { Shown } from "./panel";
import { frontierPanels, planPanels } from "./panels";
import { StatesPanel, statusOf } from "./states";
import { todayPart } from "./today";
import type { SkyDay } from "./types";
import type { Answer, Frontier, Ledger, Look, Plan, Trouble, RouteAnswer, ScenarioNames, StateName, StateNames } from "./types";
import { History, NOTHING, fromAddress, toAddress, type Look as Shape, type World } from "./world";

/** The story begins where the papers do; the record is one click away. */
const FIRST_READING = "article";

/** Where paper is of the size Letter. */
const LETTER = /-(US|CA|MX|CL|CO|CR|GT|PA|PH|PR|VE)$/;

class Page {
  private readonly words = new Words();
  private readonly history = new History(NOTHING);
  private readonly looking = new Latest();
  private readonly planning = new Latest();
  private readonly shape: Shape = { units: "km", flat: false, lon: 40, lat: 45, zoom: 1 };
  private readonly map: WorldMap;
  private readonly states: StatesPanel;
  private readonly editor: Editor;
  private readonly closures: ClosurePopover;
  private sky: SkyDay | null = null;
  private all: StateName[] = [];
  private worstFirst: string[] = [];
  private look: Look | null = null;
  private plan: Plan | null = null;
  private frontier: Frontier | null = null;
  private shown: Shown | null = null;
  private before: Before | null = null;
  private ledger: { of: string; told: Ledger } | null = null;
  private chosen = "";
  /** an edited scenario that has not been saved */
  private draft: string | null = null;
  private framed = false;
  private written = "";
  private entered = false;
  /** names of states and shapes of cells */
  private ready: Promise<unknown> = Promise.resolve();

  constructor() {
    this.map = new WorldMap(get<SVGSVGElement>("#map"), {
      picked: (states, cell) => this.pick(states, cell.title),
      questioned: (states, at) => { if (states.length) void this.closures.open(states[0]!, at); },
      moved: (label, lat, lon) => this.move(label, `${lat.toFixed(3)},${lon.toFixed(3)}`),
      turned: (camera) => { Object.assign(this.shape, camera); this.writeSoon(); },
      named: (code) => this.words.state(code),
    });
    this.states = new StatesPanel(this.words, (state, answer) => this.answer(state, answer), (state) => void this.closures.open(state));
    this.closures = new ClosurePopover(this.words, {
      asked: () => ({ day: this.look?.as_of || this.history.now.day, operator: this.look?.operator || this.history.now.operator }),
      added: () => this.refresh(),
    });
    this.editor = new Editor({
      world: () => this.history.now,
      draft: () => this.draft,
      open: (name) => this.open(name),
      use: (text, name) => this.useDraft(text, name),
      problem: (error) => this.problem(error),
    });
    this.buttons();
  }

  async start(): Promise<void> {
    // the first question is asked while the shapes are on their way
    this.ready = Promise.all([this.names(), this.map.start()]);
    addEventListener("hashchange", () => { if (location.hash !== this.written) void this.read(); });
    await this.read();
  }

  private async names(): Promise<void> {
    const known = await ask<StateNames>("states");
    this.all = known.states;
    this.worstFirst = known.status_order;
    this.words.setNames(this.all);
  }

  private async read(): Promise<void> {
    const told = fromAddress(location.hash);
    if (!told) {
      const { story } = await ask<ScenarioNames>("scenarios");
      this.enter({ ...NOTHING, scenario: story ?? "", reading: story ? FIRST_READING : "" });
      return;
    }
    this.enter(told.world, told.look);
    if (told.faults.length) this.told({ title: "The link", status: 0, detail: told.faults.join(" ") });
  }

  private enter(world: World, look: Partial<Shape> = {}): void {
    Object.assign(this.shape, look);
    this.words.units = this.shape.units;
    this.framed = "zoom" in look;
    this.map.go({ lon: this.shape.lon, lat: this.shape.lat, zoom: this.shape.zoom, flat: this.shape.flat });
    if (this.entered) this.history.go(world);
    else this.history.amend(world);
    this.entered = true;
    this.refresh();
  }

  private change(change: Partial<World>): void {
    this.history.go({ ...this.history.now, ...change });
    this.refresh();
  }

  /** Asks anew; whatever was on its way is dropped, and nothing forbidden stays drawn meanwhile. */
  private refresh(): void {
    this.planning.cancel();
    this.remember();
    this.plan = this.frontier = this.shown = null;
    // first of all the question is sent; what else is to be done is done while it is answered
    void this.ask();
    this.tools();
    this.writeSoon();
    const refused = Object.entries(this.history.now.answers).filter(([, a]) => a === "refused").map(([s]) => s);
    this.map.dropCrossing(new Set(refused));
    this.map.waiting(true);
    get("#headline").setAttribute("aria-busy", "true");
  }

  /** What the way was in the world just left. */
  private remember(): void {
    const best = this.look && this.look.best !== null ? this.look.ways[this.look.best]! : null;
    this.before = best ? { ends: ends(best), km: best.distance_km!, over: (best.crossed ?? []).map((c) => c.state) } : null;
  }

  private view(): Record<string, unknown> {
    const now = this.history.now;
    const text = this.draft === null ? {} : { text: this.draft };
    return { scenario: now.scenario, reading: now.reading, answers: now.answers, moved: now.moved, limit_km: now.limit, ...text };
  }

  private async ask(): Promise<void> {
    const signal = this.looking.start();
    const now = this.history.now;
    const withScenario = Boolean(now.scenario) || this.draft !== null;
    try {
      if (withScenario) this.look = await ask<Look>("look", this.view(), { signal });
      else this.look = await this.askBare(signal);
      await this.ready;
      if (signal.aborted) return;
      this.told(null);
      this.draw();
      if (this.look.ways.length) void this.askPlan(withScenario);
    } catch (error) {
      if (isAbort(error)) return;
      this.look = null;
      this.draw();
      this.problem(error);
    }
  }

  private async askBare(signal: AbortSignal): Promise<Look> {
    const now = this.history.now;
    const query = new URLSearchParams({ ...(now.day ? { as_of: now.day } : {}), ...(now.operator ? { operator: now.operator } : {}) });
    const both = Boolean(now.from && now.to);
    // with two places a day that nobody gave is none, as on the command line: the route then asks for no closure
    const [answer, sky] = await Promise.all([
      both ? ask<RouteAnswer>("route", bare(now), { signal }) : null,
      both && !now.day ? null : ask<SkyDay>(`today?${query}`, undefined, { signal }),
    ]);
    this.sky = sky;
    return bareLook(now, answer, both ? null : sky);
  }

  private async askPlan(withScenario: boolean): Promise<void> {
    const signal = this.planning.start();
    const step = (text: string): void => this.working(text);
    try {
      if (withScenario) this.plan = await follow<Plan>("plan/events", this.view(), signal, step);
      else this.frontier = await follow<Frontier>("frontier/events", bare(this.history.now), signal, step);
      this.working("");
      this.draw();
      if (withScenario) void this.askLedger();
    } catch (error) {
      if (isAbort(error)) return;
      this.working("");
      this.problem(error);
    }
  }

  private async askLedger(): Promise<void> {
    const of = this.draft ?? this.history.now.scenario;
    if (this.ledger?.of === of) return;
    const told = await ask<Ledger>("ledger", { ...this.view(), answers: {}, moved: {}, reading: "" });
    this.ledger = { of, told };
    this.drawPanels();
  }

  private working(text: string): void {
    const place = get("#working");
    replace(place, text ? h("span", {}, `Working: ${text}`) : null,
      text ? h("button", { type: "button", onclick: () => { this.planning.cancel(); this.working(""); } }, "Stop") : null);
  }

  private draw(): void {
    const look = this.look;
    this.map.waiting(false);
    get("#headline").setAttribute("aria-busy", "false");
    if (!look) {
      this.map.show([], [], []);
      replace(get("#headline"));
      replace(get("#panels"));
      return;
    }
    const story = this.history.now.scenario === STORY && this.draft === null;
    if (look.places.length || this.history.now.scenario) showHeadline(this.words, { look, plan: this.plan, story, before: this.before, pick: (reading) => this.change({ reading }) });
    else replace(get("#headline"));
    this.bareForm();
    this.showLimit(look);
    this.showPlaces(look);
    this.drawPanels();
    this.drawStates(look);
    this.drawMap(look);
    this.say(look);
  }

  private bareForm(): void {
    const now = this.history.now;
    if (now.scenario || this.draft !== null) return;
    const field = (key: "from" | "to" | "operator" | "day", label: string, hint: string): HTMLElement => {
      const input = h("input", { value: now[key], placeholder: hint, "data-field": key, type: key === "day" ? "date" : "text", maxlength: 60 });
      input.addEventListener("change", () => this.change({ [key]: input.value.trim() }));
      return h("label", {}, label, input);
    };
    get("#headline").prepend(h("div", { class: "empty" }, h("h2", {}, "Empty plan"),
      h("p", { class: "soft" }, "Two places are enough to begin. Let states refuse by a click on the map, or in the list below."),
      h("div", { class: "places" }, field("from", "From", "UUEE, SVO or 55.97,37.41"), field("to", "To", "OSDI, DAM or 33.41,36.52"),
        field("operator", "Operator (state, optional)", "RU"), field("day", "Day (for closures)", "")),
      this.sky ? todayPart(this.sky, (state) => void this.closures.open(state)) : null));
  }

  private drawPanels(): void {
    const show = (shown: Shown | null): void => { this.shown = shown; if (this.look) this.drawMap(this.look); };
    const made = this.plan ? planPanels(this.words, this.plan, show) : this.frontier ? frontierPanels(this.words, this.frontier, show) : [];
    if (this.plan && this.ledger && this.ledger.of === (this.draft ?? this.history.now.scenario)) made.splice(-2, 0, ...ledgerPanel(this.ledger.told));
    // while the plan is made anew the old one is not shown
    replace(get("#panels"), h("div", { id: "working", class: "working" }), ...made);
  }

  private drawStates(look: Look): void {
    const best = look.best === null ? null : look.ways[look.best]!;
    const price: Record<string, string> = {};
    for (const c of this.plan?.readings[0]?.if_refused ?? []) {
      price[c.state] = !c.way ? "a refusal closes every way" : c.longer_km === null ? `a refusal leaves ${c.way.label}` : `a refusal costs ${this.words.difference(c.longer_km)}`;
    }
    const flown = best?.crossed?.map((c) => c.state) ?? [];
    const opening = look.ways.flatMap((w) => w.unblock?.flat() ?? []);
    const cross = look.ways.flatMap((w) => w.requires ?? []);
    this.states.show({ all: this.all, told: look.states, near: [...flown, ...opening, ...cross, ...Object.keys(look.states).slice(0, 60)], chosen: this.chosen, price });
  }

  private drawMap(look: Look): void {
    this.map.paint(look.cells, (s) => statusOf(look.states, s), this.chosen, this.worstFirst);
    const drawn: Drawn[] = look.ways.flatMap((w, i) => w.found && w.points ? [{
      points: w.points, kind: i === look.best ? "best" as const : "other" as const, requires: w.requires ?? [],
      title: `${w.title ?? `${w.origin} → ${w.destination}`}, ${this.words.distance(w.distance_km!)}`,
    }] : []);
    // drawn straight: the program knows how long a road is and which borders it crosses, not where it runs
    const legs = new Map(look.ways.flatMap((w) => (w.found && w.surface) || []).map((leg) => [`${leg.mode} ${leg.origin} ${leg.destination}`, leg]));
    for (const [name, leg] of legs) drawn.push({
      points: leg.points, kind: "surface", requires: [],
      title: `${name}${leg.km === null ? "" : `, ${this.words.distance(leg.km)}`}${leg.borders.length ? `, over ${leg.borders.join(", ")}` : ""}; whether it is open or safe is not known`,
    });
    const best = look.best === null ? null : look.ways[look.best]!;
    if (this.shown) drawn.push({ ...this.shown, kind: "shown" });
    const pins: Pin[] = look.places.map((p) => ({ label: p.label, title: `${p.label} ${p.name}`, lat: p.lat, lon: p.lon, role: p.role, now: best ? p.label === best.origin || p.label === best.destination : false }));
    const named = new Set(pins.map((p) => p.label));
    for (const leg of legs.values()) if (!named.has(leg.destination)) {
      named.add(leg.destination);
      pins.push({ label: leg.destination, title: `${leg.destination}, reached by ${leg.mode}`, lat: leg.points[1]![0], lon: leg.points[1]![1], role: "origin", now: leg.destination === best?.origin });
    }
    const labelled = [...new Set([...(best?.requires ?? []), ...Object.keys(this.history.now.answers), ...Object.keys(look.states).filter((s) => look.states[s]!.status !== "unknown")])];
    this.map.show(drawn, pins, labelled, look.areas ?? []);
    if (!this.framed && look.places.length) this.fit();
  }

  private fit(): void {
    const look = this.look;
    if (!look) return;
    const best = look.best === null ? null : look.ways[look.best]!;
    const ends = look.places.map((p) => [p.lat, p.lon] as [number, number]);
    this.framed = true;
    this.map.frameOn([...(best?.points ?? []), ...(best?.surface ?? []).flatMap((leg) => leg.points), ...ends]);
  }

  private say(look: Look): void {
    const best = look.best === null ? null : look.ways[look.best]!;
    const text = best ? `${best.title ?? `${best.origin} to ${best.destination}`}, ${this.words.distance(best.distance_km!)}, over ${this.words.states((best.crossed ?? []).map((c) => c.state))}`
      : look.ways.length ? "No permitted route." : "";
    get("#said").textContent = text;
  }

  private pick(states: string[], title: string): void {
    if (states.length !== 1) {
      this.chosen = states[0] ?? "";
      get("#said").textContent = `${title}: needs ${this.words.states(states)}`;
      if (this.look) this.draw();
      return;
    }
    const state = states[0]!;
    this.chosen = state;
    const supposed = state in this.history.now.answers;
    const status = this.look ? statusOf(this.look.states, state) : "unknown";
    this.answer(state, supposed ? null : status === "refused" || status === "closed" ? "granted" : "refused");
  }

  private answer(state: string, answer: Answer | null): void {
    this.chosen = state;
    const answers = { ...this.history.now.answers };
    if (answer) answers[state] = answer;
    else delete answers[state];
    this.change({ answers });
  }

  private move(label: string, to: string): void {
    const now = this.history.now;
    if (!now.scenario && this.draft === null) {
      this.change(this.look?.places.find((p) => p.label === label)?.role === "origin" ? { from: to } : { to });
      return;
    }
    // a place that was moved before goes by its new position
    const known = Object.entries(now.moved).find(([, place]) => near(place, label))?.[0] ?? label;
    this.change({ moved: { ...now.moved, [known]: to } });
  }

  private open(name: string): void {
    this.draft = null;
    this.framed = false;
    this.chosen = "";
    this.look = null;
    this.change({ ...NOTHING, scenario: name });
  }

  /** A text that has been checked, saved (then with its name) or not. */
  private useDraft(text: string | null, name: string): void {
    this.draft = text;
    this.framed = false;
    this.change({ ...NOTHING, scenario: name });
  }

  private buttons(): void {
    const on = (id: string, work: () => void): void => get(id).addEventListener("click", work);
    on("#undo", () => this.step(this.history.undo()));
    on("#redo", () => this.step(this.history.redo()));
    on("#units", () => this.units());
    on("#flat", () => { this.shape.flat = !this.shape.flat; this.map.go({ flat: this.shape.flat }); this.fit(); this.tools(); });
    on("#print", () => window.print());
    on("#brief", () => void this.brief());
    on("#empty", () => { this.draft = null; this.framed = false; this.chosen = ""; this.map.go({ zoom: 1 }); this.change(NOTHING); });
    on("#open", () => void this.editor.choose());
    on("#edit", () => void this.editor.edit());
    on("#save", () => void this.editor.save());
    get("#limit").addEventListener("change", (e) => this.limit(Number((e.target as HTMLInputElement).value)));
    on("#zoom-in", () => this.map.go({ zoom: this.shape.zoom * 1.4 }));
    on("#zoom-out", () => this.map.go({ zoom: this.shape.zoom / 1.4 }));
    on("#zoom-fit", () => this.fit());
    addEventListener("beforeprint", () => document.querySelectorAll<HTMLDetailsElement>("details.panel").forEach((d) => { d.open = true; }));
    addEventListener("keydown", (e) => this.key(e));
  }

  private key(e: KeyboardEvent): void {
    const typing = e.target instanceof Element && e.target.matches("input, textarea");
    if (typing || document.querySelector("dialog[open]")) return;
    const letter = e.key.toLowerCase();
    if ((e.ctrlKey || e.metaKey) && letter === "z") { e.preventDefault(); this.step(e.shiftKey ? this.history.redo() : this.history.undo()); }
    else if ((e.ctrlKey || e.metaKey) && letter === "y") { e.preventDefault(); this.step(this.history.redo()); }
    else if (e.key === "/") { e.preventDefault(); this.states.focus(); }
  }

  private step(moved: boolean): void {
    if (moved) this.refresh();
  }

  private units(): void {
    this.shape.units = this.words.units = this.shape.units === "km" ? "nm" : "km";
    this.tools();
    this.write();
    if (this.look) this.draw();
  }

  /** A limit of one's own; an empty one is the scenario's again. */
  private limit(shown: number): void {
    const km = this.shape.units === "nm" ? shown * 1.852 : shown;
    this.change({ limit: km > 0 && km <= 50000 ? Math.round(km * 10) / 10 : null });
  }

  private showLimit(look: Look): void {
    const field = get<HTMLInputElement>("#limit");
    const km = look.limit_km;
    get("#limit-unit").textContent = this.shape.units === "nm" ? "NM" : "km";
    if (document.activeElement !== field) field.value = km === null ? "" : String(Math.round(this.shape.units === "nm" ? km / 1.852 : km));
  }

  /** The paper of what is looked at, made by the server; it is saved like any download. */
  private async brief(): Promise<void> {
    const button = get<HTMLButtonElement>("#brief");
    button.disabled = true;
    this.working("the brief");
    try {
      const made = await send("brief", { ...this.view(), paper: LETTER.test(navigator.language) ? "letter" : "a4" });
      const link = h("a", { href: URL.createObjectURL(await made.blob()), download: `${fileName(this.look?.title ?? "")}.pdf` });
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (error) {
      this.problem(error);
    } finally {
      this.working("");
      this.tools();
    }
  }

  /** What dragging does, for the keyboard and for whoever knows the airport's name. */
  private showPlaces(look: Look): void {
    const own = this.history.now.scenario !== "" || this.draft !== null;
    get("#moves").hidden = !own;
    if (!own || get("#moves").contains(document.activeElement)) return;
    const field = (p: Look["places"][number]): HTMLElement => {
      const input = h("input", { value: p.label, maxlength: 60, "data-place": p.label });
      input.addEventListener("change", () => { input.blur(); this.move(p.label, input.value.trim()); });
      return h("label", {}, p.role === "origin" ? `From (${p.name || p.title})` : `To ${p.title}`, input);
    };
    replace(get("#moves .places"), ...look.places.map(field));
  }

  private tools(): void {
    get<HTMLButtonElement>("#undo").disabled = !this.history.canUndo;
    get<HTMLButtonElement>("#redo").disabled = !this.history.canRedo;
    get<HTMLButtonElement>("#brief").disabled = !this.history.now.scenario && this.draft === null;
    const units = get("#units"), flat = get("#flat");
    units.textContent = this.shape.units === "nm" ? "NM" : "km";
    units.setAttribute("aria-pressed", String(this.shape.units === "nm"));
    flat.setAttribute("aria-pressed", String(this.shape.flat));
  }

  private writing = 0;

  private writeSoon(): void {
    clearTimeout(this.writing);
    this.writing = window.setTimeout(() => this.write(), 250);
  }

  /** The address always leads back to what is seen. */
  private write(): void {
    this.written = toAddress(this.history.now, this.shape);
    history.replaceState(null, "", this.written);
  }

  private problem(error: unknown): void {
    if (error instanceof Refused) this.told(error.problem);
    else { this.told({ title: "The page failed", status: 0, detail: String(error) }); throw error; }
  }

  private told(problem: Trouble | null): void {
    const place = get("#problem");
    place.hidden = !problem;
    place.className = "warn";
    if (!problem) return;
    const faults = problem.errors ?? [];
    replace(place, h("strong", {}, problem.title), ". ",
      faults.length ? h("ul", {}, ...faults.slice(0, 20).map((f) => h("li", {}, `${f.line ? `line ${f.line}: ` : ""}${f.where ? `${f.where}: ` : ""}${f.what} ${f.suggestion}`)))
        : `${problem.detail} ${problem.suggestion ?? ""}`);
  }
}

/** Whether a moved place is the one of that label: a bare position is labelled with four decimals. */
function near(place: string, label: string): boolean {
  if (place === label) return true;
  const [a, b] = [place, label].map((text) => text.split(",").map(Number));
  return a!.length === 2 && b!.length === 2 && Math.abs(a![0]! - b![0]!) < 1e-3 && Math.abs(a![1]! - b![1]!) < 1e-3;
}

function fileName(title: string): string {
  return title.normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "").toLowerCase() || "brief";
}

void new Page().start();
