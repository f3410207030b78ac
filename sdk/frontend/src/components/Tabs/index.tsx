/** Pages within the page, one shown at a time. */
import type { ComponentModule } from "../../lib/component";
import { Tabs } from "./Tabs";

export default { view: Tabs, layout: true, ownRoot: true } satisfies ComponentModule;
