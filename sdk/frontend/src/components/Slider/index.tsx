/** A number chosen along a line, or typed beside it. */
import type { ComponentModule } from "../../lib/component";
import { Slider } from "./Slider";

export default { view: Slider, empty: null } satisfies ComponentModule;
