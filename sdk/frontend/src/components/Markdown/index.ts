import type { ComponentModule } from "../../lib/component";
import { Markdown } from "./Markdown";

export default { view: Markdown, bare: true, empty: "" } satisfies ComponentModule<string | null>;
