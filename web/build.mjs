// Builds the page into the package: one script, one style sheet, one HTML file; the examples go with it.
import { build } from "esbuild";
import { cp, mkdir, readdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const server = `${here}../src/safeconduct/server/`;
const out = `${server}static`;

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  entryPoints: [`${here}src/main.ts`, `${here}src/style.css`],
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
});
await cp(`${here}src/index.html`, `${out}/index.html`);
await cp(`${here}src/icon.svg`, `${out}/icon.svg`);

await rm(`${server}examples`, { recursive: true, force: true });
await mkdir(`${server}examples`);
for (const name of await readdir(`${here}../examples`)) {
  if (/\.(toml|jsonl)$/.test(name)) await cp(`${here}../examples/${name}`, `${server}examples/${name}`);
}
