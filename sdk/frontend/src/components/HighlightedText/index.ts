import type { ComponentModule } from "../../lib/component";
import { HighlightedText } from "./HighlightedText";
import type { Span } from "./logic";

export default { view: HighlightedText, labelled: false, empty: null } satisfies ComponentModule<Span[] | null>;
