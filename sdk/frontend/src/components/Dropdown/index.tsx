/** One or several of many choices, found by typing. */
import type { ComponentModule } from "../../lib/component";
import { Dropdown } from "./Dropdown";

export default { view: Dropdown, empty: null } satisfies ComponentModule;
