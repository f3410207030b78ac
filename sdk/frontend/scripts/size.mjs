/**
 * Fails when the first page outgrows its budget: the JS and CSS that index.html itself names, brotli-packed.
 * Everything else is fetched by the components that need it.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

const BUDGET_KB = 40;
const root = new URL("../../src/stagedoor/_frontend/", import.meta.url);

const page = await readFile(new URL("index.html", root), "utf8");
const files = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1]);
if (files.length === 0) throw new Error(`no assets are named in ${fileURLToPath(new URL("index.html", root))}`);

let total = 0;
for (const file of new Set(files)) {
  const bytes = brotliCompressSync(await readFile(new URL(file, root))).length;
  total += bytes;
  console.log(`${(bytes / 1024).toFixed(1).padStart(7)} KB  ${file}`);
}
const kb = total / 1024;
console.log(`${kb.toFixed(1).padStart(7)} KB  first page, of ${BUDGET_KB} KB`);
if (kb > BUDGET_KB) {
  console.error("The first page is over its budget: make the newest part a lazy chunk.");
  process.exitCode = 1;
}
