import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
    {
        ignores: ["**/node_modules/**", "**/_frontend/**", "**/.venv/**", "**/.venv-*/**", "**/dist/**", "**/*.gen.ts"],
    },
    js.configs.recommended,
    ...tseslint.configs.strict,
    {
        files: ["**/*.{ts,tsx}"],
        rules: {
            "@typescript-eslint/no-explicit-any": "warn",
            "@typescript-eslint/consistent-type-imports": "error",
            "max-lines": ["warn", { max: 350, skipBlankLines: true, skipComments: true }],
            eqeqeq: ["error", "always", { null: "ignore" }],
        },
    },
    {
        // A list of phrases, one a line.
        files: ["**/lib/i18n/phrases.ts"],
        rules: { "max-lines": "off" },
    },
    {
        files: ["**/*.{js,mjs}"],
        languageOptions: {
            globals: {
                console: "readonly",
                process: "readonly",
                URL: "readonly",
                fetch: "readonly",
                setTimeout: "readonly",
            },
        },
    },
);
