/**
 * Writes the types of the REST interface from the server's own description of it.
 *
 *   npm run codegen -w server/frontend             writes src/lib/api/schema.gen.ts
 *   npm run codegen -w server/frontend -- --check  fails when the file is out of date
 *
 * The server is asked through its command line, so no server has to run. `STAGEDOOR_PYTHON`
 * names the interpreter that has the server installed; default: the workspace's own.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";
import { format } from "prettier";

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.resolve(here, "../src/lib/api/schema.gen.ts");
const own = path.resolve(here, "../../../.venv/bin/python");
const python = process.env["STAGEDOOR_PYTHON"] ?? (existsSync(own) ? own : "python3");

const description = JSON.parse(
  execFileSync(python, ["-m", "stagedoor_server", "openapi"], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 }),
);
const types = astToString(await openapiTS(description, { alphabetize: true, defaultNonNullable: false }));
const banner =
  "// Written by scripts/codegen.mjs from the server's OpenAPI document. Change the server, then run it again.";
const text = await format(`${banner}\n\n${types}`, { parser: "typescript", printWidth: 120 });

if (process.argv.includes("--check")) {
  const current = existsSync(target) ? readFileSync(target, "utf8") : "";
  if (current !== text) {
    console.error("src/lib/api/schema.gen.ts is out of date. Run: npm run codegen -w server/frontend");
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
  console.log(`wrote ${path.relative(process.cwd(), target)}`);
}
