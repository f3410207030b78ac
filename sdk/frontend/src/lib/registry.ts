/**
 * Finds components by folder: `src/components/<Name>/index.ts(x)`, wire type = folder name in lower case.
 *
 * What most first pages need is in the main chunk; every other component is a chunk of its own, fetched when a page
 * has one. This is the only list of components, and it is one of weight, not of existence.
 */
import { signal, type ReadonlySignal } from "@preact/signals";

import { afterFirstPaint } from "./afterPaint";
import type { ComponentModule } from "./component";
import { t } from "./i18n";

interface Loaded {
  default: ComponentModule;
}

const eager = import.meta.glob<ComponentModule>(
  [
    "../components/{Textbox,Number,Slider,Checkbox,CheckboxGroup,Radio,Dropdown,Button,ClearButton}/index.ts*",
    "../components/{Api,Row,Column,Group,Form,Tabs,TabItem,Accordion,Markdown,State,Timer}/index.ts*",
  ],
  { eager: true, import: "default" },
);
const lazy = import.meta.glob<Loaded>([
  "../components/*/index.ts*",
  "!../components/{Textbox,Number,Slider,Checkbox,CheckboxGroup,Radio,Dropdown,Button,ClearButton}/index.ts*",
  "!../components/{Api,Row,Column,Group,Form,Tabs,TabItem,Accordion,Markdown,State,Timer}/index.ts*",
]);

function typeOf(path: string): string {
  return (path.split("/").at(-2) ?? "").toLowerCase();
}

const known = new Map<string, ReadonlySignal<ComponentModule | Error | null>>();
const loaders = new Map(Object.entries(lazy).map(([path, load]) => [typeOf(path), load]));
for (const [path, module] of Object.entries(eager)) known.set(typeOf(path), signal(module));

const underWay = new Set<Promise<void>>();

/** Wait for the modules of all blocks that are drawn, and of those that are drawn inside these. */
export async function modulesArrived(): Promise<void> {
  while (underWay.size > 0) {
    await Promise.all(underWay);
    await new Promise((drawn) => setTimeout(drawn));
  }
}

/** The module of a wire type: null while it is being fetched, an Error when there is none or it did not arrive. */
export function componentModule(type: string): ReadonlySignal<ComponentModule | Error | null> {
  const found = known.get(type);
  if (found) return found;
  const arriving = signal<ComponentModule | Error | null>(null);
  known.set(type, arriving);
  const load = loaders.get(type);
  if (!load) {
    arriving.value = new Error(t("This page has no component named “{type}”.", { type }));
    return arriving;
  }
  const fetchModule = (): void => {
    const fetching = load().then(
      (module) => void (arriving.value = module.default),
      () => {
        known.delete(type);
        arriving.value = new Error(t("This part of the page could not be fetched. Reload and try again."));
      },
    );
    underWay.add(fetching);
    void fetching.then(() => underWay.delete(fetching));
  };
  afterFirstPaint(fetchModule);
  return arriving;
}
