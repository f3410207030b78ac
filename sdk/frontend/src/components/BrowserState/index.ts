/** A value that the browser keeps; `lib/state/browserstate.ts` restores and stores it. Nothing of it is on the page. */
import type { ComponentModule } from "../../lib/component";

export default { view: () => null, invisible: true, empty: null } satisfies ComponentModule;
