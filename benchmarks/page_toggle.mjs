// First view from a cold browser, bytes over the wire, and from a click on a state to the new way on screen. Prints JSON.

import { ARTICLE, URL_OF_SERVER, launch } from "../tests/browser/browser.mjs";

const rank = (all, q) => [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(q * all.length))];
const first = [];
let wire = 0;
for (let i = 0; i < 3; i++) {
  const browser = await launch();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  let bytes = 0;
  session.on("Network.loadingFinished", (e) => { bytes += e.encodedDataLength; });
  const start = performance.now();
  await page.goto(URL_OF_SERVER);
  await page.waitForSelector(".way.best");
  first.push(performance.now() - start);
  await page.waitForTimeout(2500);
  wire = bytes;
  await browser.close();
}

const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(`${URL_OF_SERVER}/${ARTICLE}`);
await page.waitForSelector("#stops");
// measured inside the page: from the click until the frame after the drawing that follows the reply
const toggles = await page.evaluate(async () => {
  const pause = (t) => new Promise((done) => setTimeout(done, t));
  const times = [];
  const headline = document.querySelector("#headline");
  for (const state of ["TR", "IR", "TR", "GE", "IR", "IQ", "AM", "GE", "AZ", "IQ", "KZ", "AM", "TR", "AZ", "SY", "KZ", "TR", "SY", "BG", "RO"]) {
    const path = document.querySelector(`.cell[data-states="${state}"]`);
    const drawn = new Promise((done) => {
      const watch = new MutationObserver(() => {
        if (headline.getAttribute("aria-busy") !== "false") return;
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(done));
      });
      watch.observe(headline, { attributes: true });
    });
    const start = performance.now();
    path.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    await drawn;
    times.push(performance.now() - start);
    await pause(1200);
  }
  return times;
});
await browser.close();
process.stdout.write(JSON.stringify({
  first_view_ms: first.map(Math.round), wire_bytes: wire, toggle: { n: toggles.length, p50_ms: rank(toggles, 0.5), p95_ms: rank(toggles, 0.95) },
}));
