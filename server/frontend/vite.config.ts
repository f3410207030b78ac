/**
 * Builds the site into the server's package, ready to be served as files.
 *
 * Output: `index.html`, hashed `assets/*`, and a brotli twin beside every file worth
 * compressing, so that the server only has to pick by Accept-Encoding.
 */
import { readFile, readdir, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import path from "node:path";
import preact from "@preact/preset-vite";
import { defineConfig, type Plugin } from "vite";

const here = path.dirname(fileURLToPath(import.meta.url));
const outDir = path.resolve(here, "../src/stagedoor_server/_frontend");
const compress = promisify(brotliCompress);

/** Below this a compressed twin saves less than one packet. */
const MIN_TWIN_BYTES = 1024;

/**
 * Puts the colour scheme choice in place before the first paint.
 *
 * The page's policy forbids inline scripts and module scripts run after the first paint,
 * so the few lines live in a classic script of their own.
 */
function schemeBoot(): Plugin {
  let fileName = "";
  return {
    name: "stagedoor-scheme-boot",
    apply: "build",
    async buildStart() {
      const text = await readFile(path.join(here, "src/scheme-boot.js"), "utf8");
      const source = text.replace(/^\s*\/\/.*\n/gm, "");
      const digest = createHash("sha256").update(source).digest("base64url").slice(0, 8);
      fileName = `assets/scheme-${digest}.js`;
      this.emitFile({ type: "asset", fileName, source });
    },
    transformIndexHtml: () => [{ tag: "script", attrs: { src: `/${fileName}` }, injectTo: "head" }],
  };
}

/** Writes `file.br` beside each text file of the output. */
function brotliTwins(): Plugin {
  return {
    name: "stagedoor-brotli-twins",
    apply: "build",
    enforce: "post",
    async closeBundle() {
      for (const entry of await readdir(outDir, { recursive: true })) {
        if (!/\.(js|css|html|svg|json)$/.test(entry)) continue;
        const file = path.join(outDir, entry);
        const bytes = await readFile(file);
        if (bytes.length < MIN_TWIN_BYTES) continue;
        const packed = await compress(bytes, {
          params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
        });
        await writeFile(`${file}.br`, packed);
      }
    },
  };
}

export default defineConfig({
  root: here,
  plugins: [preact({ prefreshEnabled: false, devToolsEnabled: false }), schemeBoot(), brotliTwins()],
  resolve: { alias: { "@shared": path.resolve(here, "../../sdk/frontend/src/lib") } },
  build: {
    outDir,
    emptyOutDir: true,
    target: "es2022",
    // Data URLs would need an exception in the page's policy; a file each keeps it strict.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    reportCompressedSize: false,
  },
  server: { proxy: { "/api": process.env["STAGEDOOR_DEV_API"] ?? "http://127.0.0.1:8000" } },
});
