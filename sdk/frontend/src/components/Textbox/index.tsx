/** One line or many lines of text. */
import type { ComponentModule } from "../../lib/component";
import { Textbox } from "./Textbox";

export default { view: Textbox, empty: "" } satisfies ComponentModule;
