/** A value the server keeps for this visitor; nothing of it is on the page. */
import type { ComponentModule } from "../../lib/component";

export default { view: () => null, invisible: true } satisfies ComponentModule;
