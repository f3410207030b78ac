/** A button that empties other components; the app wires what it clears. */
import type { ComponentModule } from "../../lib/component";
import { Button } from "../Button/Button";

export default { view: Button, ownRoot: true } satisfies ComponentModule;
