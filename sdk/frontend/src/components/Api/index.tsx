/** A typed value of an endpoint without components (`gr.api`); nothing of it is on the page. */
import type { ComponentModule } from "../../lib/component";

export default { view: () => null, invisible: true } satisfies ComponentModule;
