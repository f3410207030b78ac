/** A Vite plugin that writes a `.br` twin beside every built text file over 1 KB, so that the server never compresses. */
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const compress = promisify(brotliCompress);

/** Below this size the header of a compressed reply costs what compression saves. */
const MINIMUM_BYTES = 1024;
const COMPRESSIBLE = /\.(js|css|svg|json|txt|ttf)$/;

/** @returns {import("vite").Plugin} */
export function brotliTwins() {
    let outDir = "";
    return {
        name: "stagedoor-brotli-twins",
        apply: "build",
        configResolved(config) {
            outDir = config.build.outDir;
        },
        async closeBundle() {
            const assets = join(outDir, "assets");
            for (const name of await readdir(assets)) {
                const path = join(assets, name);
                if (!COMPRESSIBLE.test(name) || (await stat(path)).size <= MINIMUM_BYTES) continue;
                const source = await readFile(path);
                const packed = await compress(source, {
                    params: {
                        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
                        [constants.BROTLI_PARAM_SIZE_HINT]: source.length,
                    },
                });
                await writeFile(`${path}.br`, packed);
            }
        },
    };
}
