// The page as a person uses it.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { ARTICLE, AXE, URL_OF_SERVER, answer, launch, open, pieces, settled, still, warm } from "./browser.mjs";

const FOLDER = process.env.SAFECONDUCT_FOLDER;
let browser;
before(async () => { await warm(); browser = await launch(); });
after(async () => { await browser.close(); });

async function axe(page, part) {
  await page.evaluate(readFileSync(AXE, "utf8"));
  const found = await page.evaluate((p) => globalThis.axe.run(p ?? document, { resultTypes: ["violations"] }), part);
  const told = found.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120)).join(" | ")}`);
  assert.deepEqual(told, []);
}

function quiet(page) {
  assert.deepEqual(page.left, [], "a request left the host");
  assert.deepEqual(page.failures, []);
}

test("the story as a new user tries it: refuse Türkiye, refuse Iran, undo, save", async () => {
  const page = await open(browser);
  await settled(page, "over Russia · Türkiye · Syria");
  assert.match(await page.textContent(".story"), /Türkiye/);
  const direct = await page.textContent("#now strong");

  await answer(page, "Turkiye", "refused");
  await settled(page, "Georgia");
  const over = await page.textContent("#now");
  for (const state of ["Georgia", "Armenia", "Iran", "Iraq", "Syria"]) assert.ok(over.includes(state), state);
  assert.match(await page.textContent("#was"), /\+\d+ km \(\+\d+ %\)/);
  assert.ok(await page.$('.cell.refused[data-states="TR"]'));

  await answer(page, "IR", "refused");
  await settled(page, "No permitted route");
  assert.match(await page.textContent("#no-route"), /consent of .*Iran/);
  assert.equal(await page.$(".ways .way"), null, "nothing is drawn where there is no way");
  await axe(page);

  await page.click("#undo");
  await settled(page, "Georgia");
  await page.click("#undo");
  await settled(page, direct);
  await page.click("#redo");
  await settled(page, "Georgia");

  await page.click("#save");
  await page.fill("#save-name", "tried.toml");
  await page.fill("#save-by", "A. Desk");
  await page.click("#save-go");
  await page.waitForFunction(() => location.hash.includes("s=tried.toml"));
  const saved = readFileSync(`${FOLDER}/tried.toml`, "utf8");
  assert.match(saved, /by = "A\. Desk"/);
  assert.match(saved, /# Moscow to Damascus, summer 2022/);
  quiet(page);
  await page.context().close();
});

test("the plan's panels come, and go while a new one is made", async () => {
  const page = await open(browser, ARTICLE);
  await page.waitForSelector("#stops");
  assert.match(await page.textContent("#stops"), /Türkiye and Iran together|Iran and Türkiye together|Iran and Türkiye|Türkiye and Iran/);
  for (const id of ["prices", "ways", "trade-off", "leverage", "permissions", "airlift", "decision", "rests-on", "provenance"]) assert.ok(await page.$(`#${id}`), id);
  await page.waitForSelector("#ledger", { state: "attached" });
  assert.match(await page.textContent("#ledger"), /12 articles, 1 origin/);
  assert.match(await page.textContent("#airlift"), /312 people in \d+ flights to OSLK, the last lands after/);
  assert.equal(await page.locator("#airlift svg.chart").count(), 2, "closure curve and flights by aircraft");
  await page.evaluate(() => document.querySelectorAll("details.panel").forEach((d) => { d.open = true; }));
  await axe(page);
  quiet(page);
  await page.context().close();
});

test("a click on a state lets it refuse, another takes that back", async () => {
  const page = await open(browser, ARTICLE);
  await settled(page, "Türkiye");
  await still(page, '.cell[data-states="TR"]');
  const spot = await page.evaluate(() => {
    const path = document.querySelector('.cell[data-states="TR"]');
    const box = path.getBoundingClientRect();
    for (let x = 0.2; x < 0.9; x += 0.05) {
      const at = [box.left + box.width * x, box.top + box.height * 0.5];
      if (document.elementFromPoint(...at) === path) return at;
    }
    return null;
  });
  await page.mouse.click(...spot);
  await settled(page, "Georgia");
  await page.mouse.click(...spot);
  await settled(page, "over Russia · Türkiye");
  quiet(page);
  await page.context().close();
});

test("a link restores what was seen", async () => {
  const page = await open(browser, `${ARTICLE}&a=TR.r&u=nm&p=flat&c=35,45,2.50`);
  await settled(page, "NM");
  await settled(page, "Georgia");
  assert.equal(await page.getAttribute("#flat", "aria-pressed"), "true");
  await page.waitForFunction(() => location.hash.includes("c=35.0"));
  const hash = await page.evaluate(() => location.hash);
  for (const part of ["a=TR.r", "u=nm", "p=flat", "c=35.0,45.0,2.50", "r=article"]) assert.ok(hash.includes(part), part);
  await page.evaluate(() => { location.hash = "#v=1&s=example/moscow-damascus-2022.toml&a=zz.x&r=nobody"; });
  await page.waitForSelector("#problem:not([hidden])");
  quiet(page);
  await page.context().close();
});

test("a late reply never replaces a newer one", async () => {
  const page = await open(browser, ARTICLE);
  await settled(page, "Türkiye");
  let first = true;
  await page.route("**/api/look", async (route) => {
    const late = first;
    first = false;
    if (late) await new Promise((done) => setTimeout(done, 700));
    await route.continue().catch(() => {});
  });
  await answer(page, "TR", "refused");
  assert.equal(await page.$('.ways .way.best'), null, "what crosses a state that has just refused is taken away at once");
  await answer(page, "UA", "granted");
  await answer(page, "TR", "");
  await settled(page, "over Russia");
  const before = await page.textContent("#now");
  await page.waitForTimeout(900);
  assert.equal(await page.textContent("#now"), before);
  quiet(page);
  await page.context().close();
});

test("a broken file is shown with each fault at its line", async () => {
  const page = await open(browser, ARTICLE);
  const broken = readFileSync(new URL("../../examples/moscow-damascus-2022.toml", import.meta.url), "utf8").replace('airport = "UUEE"', 'airport = "UUEX"');
  const line = broken.split("\n").findIndex((l) => l.includes("UUEX")) + 1;
  writeFileSync(`${FOLDER}/../broken.toml`, broken);
  await page.click("#open");
  await page.setInputFiles("#upload", `${FOLDER}/../broken.toml`);
  await page.waitForSelector(".faults li");
  assert.match(await page.textContent(".faults"), new RegExp(`line ${line} .*UUEX`));
  await axe(page, "dialog");
  await page.click(".faults button");
  assert.equal(await page.evaluate(() => { const t = document.querySelector("textarea"); return t.value.slice(t.selectionStart, t.selectionEnd); }), 'airport = "UUEX"');
  await page.keyboard.type('airport = "UUEE"');
  await page.waitForFunction(() => document.querySelector("dialog")?.textContent.includes("No faults"));
  await page.click("#use-text");
  await settled(page, "Moscow");
  quiet(page);
  await page.context().close();
});

test("two people on one scenario: the later one is told", async () => {
  writeFileSync(`${FOLDER}/shared.toml`, readFileSync(new URL("../../examples/moscow-damascus-2022.toml", import.meta.url)));
  const page = await open(browser, "#v=1&s=shared.toml&r=article");
  await settled(page, "Moscow");
  await page.click("#edit");
  await page.waitForFunction(() => document.querySelector("textarea")?.value.length > 100);
  writeFileSync(`${FOLDER}/shared.toml`, readFileSync(`${FOLDER}/shared.toml`, "utf8") + "\n# theirs\n");
  await page.click("dialog >> text=Save…");
  await page.click("#save-go");
  await page.waitForFunction(() => /changed/.test(document.querySelector("dialog")?.textContent ?? ""));
  assert.match(readFileSync(`${FOLDER}/shared.toml`, "utf8"), /# theirs/);
  quiet(page);
  await page.context().close();
});

test("a refuge is dragged elsewhere", async () => {
  const page = await open(browser, ARTICLE);
  await settled(page, "Türkiye");
  const pin = await still(page, '[data-pin="OSDI"] rect');
  await page.mouse.move(pin.x + 5, pin.y + 5);
  await page.mouse.down();
  await page.mouse.move(pin.x + 15, pin.y - 5, { steps: 2 });
  // the map is drawn anew meanwhile, as when the plan arrives
  await page.evaluate(() => document.querySelector("#units").click());
  await page.mouse.move(pin.x + 30, pin.y - 20, { steps: 2 });
  await page.mouse.up();
  await page.waitForFunction(() => location.hash.includes("m=OSDI:"));
  await page.waitForFunction(() => document.querySelector("#headline").getAttribute("aria-busy") === "false");
  assert.equal(await page.$('[data-pin="OSDI"]'), null);
  await page.click("#undo");
  await page.waitForSelector('[data-pin="OSDI"]');
  quiet(page);
  await page.context().close();
});

test("a refuge is moved by its name, with the keyboard", async () => {
  const page = await open(browser, ARTICLE);
  await settled(page, "Türkiye");
  await page.focus("#moves summary");
  await page.keyboard.press("Enter");
  await page.fill('[data-place="OSDI"]', "LTAC");
  await page.keyboard.press("Enter");
  await page.waitForSelector('[data-pin="LTAC"]', { state: "attached" });
  await settled(page, "UUEE → LTAC");
  await page.click("#undo");
  await page.waitForSelector('[data-pin="OSDI"]', { state: "attached" });
  quiet(page);
  await page.context().close();
});

test("the brief is a PDF of what is looked at", async () => {
  const page = await open(browser, `${ARTICLE}&a=TR.r`);
  await settled(page, "Georgia");
  const coming = page.waitForEvent("download");
  await page.click("#brief");
  const got = await coming;
  assert.equal(got.suggestedFilename(), "moscow-damascus.pdf");
  assert.equal(readFileSync(await got.path()).subarray(0, 5).toString(), "%PDF-");
  await page.waitForSelector("#brief:enabled");
  quiet(page);
  await page.context().close();
});

test("long work says what it is at and can be stopped", async () => {
  const page = await open(browser, "#v=1&s=example/kabul-2021.toml");
  await page.click("#working button");
  await page.waitForFunction(() => document.querySelector("#working").textContent === "");
  await page.waitForTimeout(300);
  assert.equal(await page.$("#stops"), null, "what was stopped does not come");
  assert.ok(await page.$(".way.best"), "the quick answer stays");
  quiet(page);
  await page.context().close();
});

test("an empty plan is one click away", async () => {
  const page = await open(browser);
  await page.click("#empty");
  await page.waitForSelector("[data-field=from]");
  await axe(page);
  await page.fill("[data-field=from]", "UUEE");
  await page.press("[data-field=from]", "Tab");
  await page.fill("[data-field=to]", "OSDI");
  await page.press("[data-field=to]", "Tab");
  await settled(page, "checked by the independent checker");
  await page.fill("[data-field=to]", "OSDX");
  await page.press("[data-field=to]", "Tab");
  await page.waitForFunction(() => /Did you mean OSDZ \(Deir ez-Zor\)/.test(document.querySelector("#problem")?.textContent ?? ""));
  assert.equal(await page.$(".ways .way"), null);
  quiet(page);
  await page.context().close();
});

test("over the pole one smooth line on the globe", async () => {
  const page = await open(browser, "#v=1&from=ENSB&to=PABR&c=-60,88,1.60");
  await page.waitForSelector(".way.best");
  const lines = await pieces(page, ".way.best");
  assert.equal(lines.length, 1);
  const [[x0, y0], [x1, y1]] = [lines[0][0], lines[0].at(-1)];
  const apart = Math.hypot(x1 - x0, y1 - y0);
  let length = 0;
  for (let i = 1; i < lines[0].length; i++) length += Math.hypot(lines[0][i][0] - lines[0][i - 1][0], lines[0][i][1] - lines[0][i - 1][1]);
  // seen from above it runs nearly straight; a semicircle round the pole would be half as long again
  assert.ok(length < apart * 1.05, `${length} against ${apart}`);
  quiet(page);
  await page.context().close();
});

test("across the date line two pieces on the flat map, none across it all", async () => {
  const page = await open(browser, "#v=1&from=RJTT&to=KLAX&p=flat&c=0,0,1.00");
  await page.waitForSelector(".way.best");
  const width = await page.evaluate(() => document.querySelector("#map").getBoundingClientRect().width);
  const lines = await pieces(page, ".way.best");
  assert.equal(lines.length, 2);
  for (const line of lines) assert.ok(Math.max(...line.map((p) => p[0])) - Math.min(...line.map((p) => p[0])) < width / 2);
  await page.context().close();
});

test("at 400 px nothing overflows, and in the dark everything can be read", async () => {
  const page = await open(browser, ARTICLE, { viewport: { width: 400, height: 800 }, colorScheme: "dark" });
  await page.waitForSelector("#stops");
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
  const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= window, `${wide} px wide`);
  await axe(page);
  await page.click("#edit");
  await page.waitForSelector(".editor textarea");
  assert.ok(await page.evaluate(() => document.querySelector("dialog").scrollWidth <= document.querySelector("dialog").clientWidth + 1));
  quiet(page);
  await page.context().close();
});

test("on paper it is light, whole and has its colours", async () => {
  const page = await open(browser, `${ARTICLE}&a=TR.r`, { colorScheme: "dark" });
  await page.waitForSelector("#stops");
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const told = await page.evaluate(() => ({
    paper: getComputedStyle(document.body).backgroundColor,
    hidden: getComputedStyle(document.querySelector("nav")).display,
    exact: getComputedStyle(document.querySelector(".legend rect")).printColorAdjust,
  }));
  assert.deepEqual(told, { paper: "rgb(255, 255, 255)", hidden: "none", exact: "exact" });
  const pdf = await page.pdf({ format: "A4" });
  assert.ok(pdf.length > 20_000);
  await page.context().close();
});

test("with the keyboard alone", async () => {
  const page = await open(browser, ARTICLE);
  await settled(page, "Türkiye");
  await page.keyboard.press("/");
  await page.keyboard.type("TUR");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.closest("[data-state]")?.dataset.state), "TR");
  await page.keyboard.press("r");
  await settled(page, "Georgia");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("Control+z");
  await settled(page, "over Russia · Türkiye");
  await page.focus("#map");
  const before = await page.evaluate(() => document.querySelector(".sphere").getAttribute("d") + document.querySelector(".graticule").getAttribute("d"));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("+");
  await page.waitForFunction((d) => document.querySelector(".sphere").getAttribute("d") + document.querySelector(".graticule").getAttribute("d") !== d, before);
  quiet(page);
  await page.context().close();
});

test("first view: under 500 kB over the wire", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  let bytes = 0;
  session.on("Network.loadingFinished", (e) => { bytes += e.encodedDataLength; });
  await page.goto(URL_OF_SERVER);
  await page.waitForSelector(".way.best");
  assert.ok(bytes < 500_000, `${bytes} bytes`);
  await context.close();
});

test("with nothing open the page begins with today's sky; a closure added from the map counts at once", async () => {
  const page = await open(browser, "#v=1&from=OLBA&to=LCLK&day=2026-11-30&p=flat&c=34,35,9.00");
  await settled(page, "over Lebanon · Cyprus");
  await page.click("#empty");
  await page.waitForSelector("#today li");
  assert.match(await page.textContent("#today h3"), /The sky on \d{4}-\d\d-\d\d: \d+ closed, \d+ may be closed/);
  assert.match(await page.textContent("#today"), /Facts [0-9a-f]{12}/);
  assert.ok(await page.$('.cell.closed[data-states="UA"]'), "what is closed is drawn closed");
  await page.click("#undo");
  await settled(page, "over Lebanon · Cyprus");
  await still(page, '.cell[data-states="CY"]');
  const spot = await page.evaluate(() => {
    const path = document.querySelector('.cell[data-states="CY"]');
    const box = path.getBoundingClientRect();
    for (let y = 0.1; y < 0.95; y += 0.05) for (let x = 0.1; x < 0.95; x += 0.05) {
      const at = [box.left + box.width * x, box.top + box.height * y];
      if (document.elementFromPoint(...at) === path) return at;
    }
    return null;
  });
  await page.mouse.click(...spot, { button: "right" });
  await page.waitForSelector("#closure[open] .record p");
  assert.match(await page.textContent("#closure h2"), /Cyprus/);
  await page.waitForFunction(() => /On record: /.test(document.querySelector("#closure .record").textContent));
  await axe(page, "#closure");
  await page.fill("#closure [name=source]", "NOTAM A0123/26");
  await page.fill("#closure [name=from_date]", "2026-11-31");
  await page.click("#closure button[type=submit]");
  await page.waitForFunction(() => /from_date: "2026-11-31" is not a date/.test(document.querySelector("#closure .told").textContent));
  await page.fill("#closure [name=from_date]", "2026-11-30");
  await page.click("#closure button[type=submit]");
  await page.waitForFunction(() => /Added as own\|CY\|ALL\|2026-11-30\. .*own\.csv [0-9a-f]{12}; facts now [0-9a-f]{12}/.test(document.querySelector("#closure .told").textContent));
  await settled(page, "No permitted route");
  assert.match(readFileSync(`${FOLDER}/facts.d/own.csv`, "utf8"), /NOTAM A0123\/26/);
  await page.keyboard.press("Escape");
  assert.equal(await page.$("#closure[open]"), null);
  await page.click("#empty");
  await page.waitForFunction(() => /Cyprus closed since 2026-11-30.*your own fact/.test(document.querySelector('#today')?.textContent ?? ""));
  quiet(page);
  await page.context().close();
});
