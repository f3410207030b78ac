import type { ComponentModule } from "../../lib/component";
import { AnnotatedImage } from "./AnnotatedImage";
import type { AnnotatedValue } from "./logic";

export default { view: AnnotatedImage, labelled: false, empty: null } satisfies ComponentModule<AnnotatedValue>;
