import type { ComponentModule } from "../../lib/component";
import { ImageSlider } from "./ImageSlider";
import type { SliderValue } from "./logic";

export default { view: ImageSlider, labelled: false, empty: null } satisfies ComponentModule<SliderValue>;
