/** A button; its value is its text. It shows when the run it started is under way. */
import type { ComponentModule } from "../../lib/component";
import { Button } from "./Button";

export default { view: Button, ownRoot: true } satisfies ComponentModule;
