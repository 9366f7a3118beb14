// Opening, editing and saving scenarios: the file itself, with every fault at its line.

import { Latest, Refused, ask, isAbort } from "./api";
import { get, h, replace } from "./dom";
import type { CheckAnswer, Document, EditedText, FaultMember, ScenarioNames } from "./types";
import type { World } from "./world";


export interface Host {
  world(): World;
  draft(): string | null;
  open(name: string): void;
  use(text: string | null, name: string): void;
  problem(error: unknown): void;
}

const WAIT_MS = 350;
const MOST_BYTES = 1_000_000;

export class Editor {
  private readonly dialog = get<HTMLDialogElement>("#dialog");
  private readonly checking = new Latest();
  private text = h("textarea", { spellcheck: "false", "aria-label": "Scenario (TOML)", wrap: "off" });
  private lines = h("pre", { "aria-hidden": "true" });
  private faults = h("ul", { class: "faults", "aria-label": "Faults" });
  private verdict = h("p", { role: "status" });
  private opened: Document | null = null;
  private timer = 0;
  private bad = new Set<number>();

  constructor(private readonly host: Host) {
    this.text.addEventListener("input", () => this.changed());
    this.text.addEventListener("scroll", () => { this.lines.scrollTop = this.text.scrollTop; });
  }

  /** A list of scenarios, and a file from this machine. */
  async choose(): Promise<void> {
    try {
      const { scenarios } = await ask<ScenarioNames>("scenarios");
      const list = h("select", { size: Math.min(12, Math.max(4, scenarios.length)), "aria-label": "Scenarios" }, ...scenarios.map((n) => h("option", { value: n }, n)));
      const file = h("input", { type: "file", accept: ".toml,text/plain", id: "upload" });
      const go = (): void => { if (list.value) { this.dialog.close(); this.host.open(list.value); } };
      list.addEventListener("dblclick", go);
      list.addEventListener("keydown", (e) => { if (e.key === "Enter") go(); });
      file.addEventListener("change", () => void this.upload(file.files?.[0]));
      this.present("Open a scenario", list,
        h("div", { class: "row" }, h("button", { type: "button", onclick: go }, "Open"), this.closer()),
        h("p", {}, h("label", { for: "upload" }, "or a file from this machine: "), file),
        h("p", { class: "soft" }, "It is read by the program on this machine and nowhere else."));
    } catch (error) {
      this.host.problem(error);
    }
  }

  private async upload(file: File | undefined): Promise<void> {
    if (!file) return;
    if (file.size > MOST_BYTES) {
      this.present("Open a scenario", h("p", { class: "warn" }, `${file.name} is larger than a scenario can be (1 MB).`), this.closer());
      return;
    }
    this.opened = { name: "", text: await file.text(), etag: "", writable: false };
    this.showText(`${file.name}, not saved`);
  }

  async edit(): Promise<void> {
    try {
      await this.fetchNow();
      this.showText(this.title());
    } catch (error) {
      this.host.problem(error);
    }
  }

  private title(): string {
    if (!this.opened?.name) return "A new scenario, not saved";
    return this.opened.name + (this.opened.writable ? "" : " (an example: save it under another name)");
  }

  private async fetchNow(): Promise<void> {
    const name = this.host.world().scenario;
    const draft = this.host.draft();
    const known = name ? await ask<Document>(`scenarios/${name}`) : { name: "", text: "", etag: "", writable: false };
    this.opened = { ...known, text: draft ?? known.text };
  }

  private showText(title: string): void {
    this.text.value = this.opened?.text ?? "";
    this.text.setSelectionRange(0, 0);
    this.present(title, h("div", { class: "editor" }, this.lines, this.text), this.verdict, this.faults,
      h("div", { class: "row" },
        h("button", { type: "button", id: "use-text", onclick: () => this.use() }, "Use without saving"),
        h("button", { type: "button", onclick: () => void this.save() }, "Save…"),
        h("button", { type: "button", onclick: () => this.download() }, "Download"), this.closer()));
    this.number();
    this.text.scrollTop = 0;
    void this.check();
  }

  private use(): void {
    this.dialog.close();
    this.host.use(this.text.value, this.opened?.name ?? "");
  }

  /** Asks for a name and whose word the answers set on the page are, then saves. */
  async save(): Promise<void> {
    try {
      const editing = this.dialog.open;
      if (editing && this.opened) this.opened = { ...this.opened, text: this.text.value };
      if (!editing) await this.fetchNow();
      this.askName(editing);
    } catch (error) {
      this.host.problem(error);
    }
  }

  private askName(editing: boolean): void {
    const world = this.host.world();
    const answers = editing ? {} : world.answers;
    const count = Object.keys(answers).length;
    const suggested = this.opened?.writable ? this.opened.name : (this.opened?.name ?? "").replace(/^example\//, "my-") || "plan.toml";
    const name = h("input", { value: suggested, id: "save-name", maxlength: 85, size: 34 });
    const by = h("input", { value: "", id: "save-by", maxlength: 60, placeholder: "your name" });
    const said = h("p", { role: "alert" });
    const go = async (): Promise<void> => {
      if (count && !by.value.trim()) { replace(said, "The answers set on the page need an owner: whose assumption are they?"); by.focus(); return; }
      try {
        await this.write(name.value.trim(), count ? { answers, by: by.value.trim(), reading: world.reading } : null);
        this.dialog.close();
      } catch (error) {
        this.refusedSave(said, error);
      }
    };
    this.present("Save",
      h("p", {}, h("label", { for: "save-name" }, "Name in the folder: "), name),
      count ? h("p", {}, h("label", { for: "save-by" }, `${count} answer${count > 1 ? "s" : ""} set on the page will be written into it as assumed by: `), by) : null,
      said, h("div", { class: "row" }, h("button", { type: "button", id: "save-go", onclick: () => void go() }, "Save"), this.closer()));
    name.focus();
  }

  private refusedSave(said: HTMLElement, error: unknown): void {
    if (!(error instanceof Refused)) throw error;
    const { problem } = error;
    const faults = (problem.errors ?? []).map((f) => h("li", {}, `${f.line ? `line ${f.line}: ` : ""}${f.where}: ${f.what} ${f.suggestion}`));
    replace(said, `${problem.title}. ${problem.detail} ${problem.suggestion ?? ""}`, faults.length ? h("ul", {}, ...faults) : null);
    said.className = "warn";
  }

  private async write(name: string, set: { answers: Record<string, string>; by: string; reading: string } | null): Promise<void> {
    const opened = this.opened!;
    let text = opened.text;
    if (set) text = (await ask<EditedText>("edit", { text, ...set })).text;
    const same = opened.writable && opened.name === name;
    const headers: Record<string, string> = same ? { "If-Match": opened.etag } : { "If-None-Match": "*" };
    const saved = await ask<Document>(`scenarios/${encodeURIComponent(name)}`, undefined, { method: "PUT", body: JSON.stringify({ text }), headers });
    this.opened = saved;
    this.host.open(saved.name);
  }

  private changed(): void {
    this.number();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.check(), WAIT_MS);
  }

  private number(): void {
    const count = this.text.value.split("\n").length;
    const rows = Array.from({ length: count }, (_, i) => (this.bad.has(i + 1) ? h("span", { class: "bad" }, `${i + 1}\n`) : `${i + 1}\n`));
    replace(this.lines, ...rows, "\n\n");
    this.lines.scrollTop = this.text.scrollTop;
  }

  private async check(): Promise<void> {
    try {
      const told = await ask<CheckAnswer>("check", { text: this.text.value }, { signal: this.checking.start() });
      this.bad = new Set(told.faults.flatMap((f) => (f.line ? [f.line] : [])));
      replace(this.verdict, told.ok ? "No faults." : `${told.faults.length} fault${told.faults.length > 1 ? "s" : ""}:`);
      replace(this.faults, ...told.faults.map((f) => this.fault(f)));
      this.number();
    } catch (error) {
      if (!isAbort(error)) replace(this.verdict, error instanceof Refused ? error.problem.detail : String(error));
    }
  }

  private fault(f: FaultMember): HTMLElement {
    const text = `${f.where ? `${f.where}: ` : ""}${f.what} ${f.suggestion}`;
    if (!f.line) return h("li", {}, text);
    return h("li", {}, h("button", { type: "button", onclick: () => this.goTo(f.line!) }, `line ${f.line}`), ` ${text}`);
  }

  private goTo(line: number): void {
    const lines = this.text.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    this.text.focus();
    this.text.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
    this.text.scrollTop = Math.max(0, (line - 6) * this.text.scrollHeight / Math.max(1, lines.length));
  }

  private download(): void {
    const link = h("a", { href: URL.createObjectURL(new Blob([this.text.value], { type: "application/toml" })), download: (this.opened?.name || "scenario.toml").replace("example/", "") });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  private present(title: string, ...content: (Node | null)[]): void {
    replace(this.dialog, h("h2", { id: "dialog-title" }, title), ...content);
    this.dialog.setAttribute("aria-labelledby", "dialog-title");
    if (!this.dialog.open) this.dialog.showModal();
  }

  private closer(): HTMLElement {
    return h("button", { type: "button", onclick: () => this.dialog.close() }, "Close");
  }
}
