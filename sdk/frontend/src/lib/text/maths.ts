/** Formulas: KaTeX with its own (local) fonts, in a lazy chunk. It builds the markup itself; `trust` stays off. */
import "katex/dist/katex.min.css";

import katex from "katex";

/** HTML of one formula; a formula with a mistake is shown as its source, in the error colour. */
export function formula(source: string, display: boolean): string {
  return katex.renderToString(source, {
    displayMode: display,
    throwOnError: false,
    errorColor: "var(--sd-danger)",
    trust: false,
    strict: "ignore",
    maxExpand: 500,
    output: "htmlAndMathml",
  });
}
