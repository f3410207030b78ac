import type { ComponentModule } from "../../lib/component";
import { Gallery } from "./Gallery";
import type { GalleryValue } from "./logic";

export default { view: Gallery, labelled: false, empty: null } satisfies ComponentModule<GalleryValue>;
