// A page in the system's Chromium, watched: nothing leaves the host and nothing fails unnoticed.

import { createRequire } from "node:module";
import { existsSync } from "node:fs";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
export const AXE = require.resolve("axe-core/axe.min.js");
export const URL_OF_SERVER = process.env.SAFECONDUCT_URL;
export const ARTICLE = "#v=1&s=example/moscow-damascus-2022.toml&r=article";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
export const CHROMIUM = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));

const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const launch = () => chromium.launch({ executablePath: CHROMIUM, args: QUIET });

/** Far more than anything takes: whether the page is quick is measured elsewhere, alone. */
const PATIENCE_MS = 30_000;

/** The first answers of a server are slow ones: it compiles and loads. */
export async function warm() {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ scenario: "example/moscow-damascus-2022.toml", reading: "article" });
  for (const verb of ["look", "plan"]) await (await fetch(`${URL_OF_SERVER}/api/${verb}`, { method: "POST", headers, body })).text();
}

export async function open(browser, hash = "", options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.left = [];
  page.failures = [];
  page.on("request", (r) => { if (!r.url().startsWith(URL_OF_SERVER) && !/^(blob|data):/.test(r.url())) page.left.push(r.url()); });
  page.on("pageerror", (e) => page.failures.push(e.message));
  page.on("console", (m) => { if (m.type() === "error" && !/status of 4\d\d/.test(m.text())) page.failures.push(m.text()); });
  await page.goto(`${URL_OF_SERVER}/${hash}`);
  await page.waitForSelector("#headline h2");
  return page;
}

/** Waits for the answer to what was just done: a way, or that there is none. */
export async function settled(page, text) {
  await page.waitForFunction((wanted) => {
    const headline = document.querySelector("#headline");
    return headline.getAttribute("aria-busy") === "false" && headline.textContent.includes(wanted);
  }, text);
}

export async function answer(page, state, status) {
  await page.fill("#find-state", state);
  await page.selectOption("#state-list li:first-child select", status);
}

/** Points of a drawn path, one list for each piece. */
export async function pieces(page, selector) {
  const d = await page.getAttribute(selector, "d");
  return d.split("M").filter(Boolean).map((part) => part.split("L").map((p) => p.replace("Z", "").split(",").map(Number)));
}

/** Where an element is once the map has come to rest. */
export async function still(page, selector) {
  return page.waitForFunction(async (wanted) => {
    const box = () => { const b = document.querySelector(wanted)?.getBoundingClientRect(); return b ? { x: b.x, y: b.y, width: b.width, height: b.height } : null; };
    const frames = (n) => new Promise((done) => { const next = () => (n-- > 0 ? requestAnimationFrame(next) : done()); next(); });
    const before = box();
    await frames(3);
    const after = box();
    return before && after && before.x === after.x && before.y === after.y ? after : null;
  }, selector).then((handle) => handle.jsonValue());
}
