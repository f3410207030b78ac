/**
 * Builds the page that apps are served with into the Python package.
 *
 * Three passes over one configuration: the app page, with `--mode login` the sign-in page, and with `--mode embed` the
 * script that other sites load. They are separate builds because pages built together share chunks, and a shared chunk
 * is one more request on first load.
 */
import { fileURLToPath } from "node:url";

import { defineConfig } from "vite";

import { brotliTwins } from "./build/brotli.js";

const LATER_LAYOUTS =
    /components\/(?:Card|Cell|Dialog|Divider|Draggable|Drawer|Grid|Metric|Navbar|Sidebar|Walkthrough\w*)\//;
const LATER_FIELDS = /components\/(?:ColorPicker|DateTime|DownloadButton|UploadButton)\//;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(({ mode }) => {
    const isLogin = mode === "login";
    if (mode === "embed") {
        return {
            publicDir: false,
            build: {
                target: "es2022",
                outDir: here("../src/stagedoor/_frontend"),
                emptyOutDir: false,
                lib: { entry: here("src/embed.ts"), formats: ["es"], fileName: () => "embed.js" },
            },
        };
    }
    return {
        // Relative asset URLs: the app may be served below a root path.
        base: "./",
        publicDir: false,
        build: {
            target: "es2022",
            // light-dark() and nesting reach the browser as written.
            cssTarget: ["chrome123", "firefox120", "safari17.5"],
            outDir: here("../src/stagedoor/_frontend"),
            emptyOutDir: !isLogin,
            modulePreload: { polyfill: false },
            assetsInlineLimit: 0,
            rolldownOptions: {
                input: here(isLogin ? "login.html" : "index.html"),
                // Everything the first page needs is one file, however much of it lazy chunks share.
                // What few pages have and is small comes together: the first page names fewer files.
                output: {
                    codeSplitting: {
                        groups: [
                            { name: "page", tags: ["$initial"] },
                            { name: "layouts", test: LATER_LAYOUTS },
                            { name: "fields", test: LATER_FIELDS },
                        ],
                    },
                },
            },
        },
        plugins: [brotliTwins()],
        test: { include: ["tests/**/*.test.ts"], environment: "node" },
    };
});
