/**
 * The drawing libraries that belong to the author's own Python packages: `{api}/author-assets/<name>` serves the
 * script out of the installed `plotly` or `bokeh`, so that versions always match. Each is loaded once, when needed.
 */
import { t } from "../../lib/i18n";

export interface Plotly {
  react: (target: HTMLElement, data: unknown[], layout: object, config: object) => Promise<unknown>;
  purge: (target: HTMLElement) => void;
  addFrames?: (target: HTMLElement, frames: unknown[]) => Promise<unknown>;
  Plots: { resize: (target: HTMLElement) => void };
}

export interface Bokeh {
  embed: { embed_item: (item: unknown, target: HTMLElement) => Promise<{ clear?: () => void }[] | unknown> };
}

const loading = new Map<string, Promise<void>>();

function loadScript(url: string, name: string): Promise<void> {
  const known = loading.get(url);
  if (known) return known;
  const promise = new Promise<void>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.async = true;
    script.onload = () => resolve();
    script.onerror = () => {
      loading.delete(url);
      script.remove();
      reject(
        new Error(
          t(
            "This plot needs {name}'s own script, which the app did not serve. Is the {package} package installed where the app runs?",
            { name, package: name.toLowerCase() },
          ),
        ),
      );
    };
    document.head.append(script);
  });
  loading.set(url, promise);
  return promise;
}

export async function loadPlotly(api: string): Promise<Plotly> {
  const scope = window as unknown as { Plotly?: Plotly };
  if (!scope.Plotly) await loadScript(`${api}/author-assets/plotly.min.js`, "Plotly");
  if (!scope.Plotly) throw new Error(t("The Plotly script came without Plotly in it."));
  return scope.Plotly;
}

export async function loadBokeh(api: string): Promise<Bokeh> {
  const scope = window as unknown as { Bokeh?: Bokeh };
  if (!scope.Bokeh) await loadScript(`${api}/author-assets/bokeh.min.js`, "Bokeh");
  if (!scope.Bokeh) throw new Error(t("The Bokeh script came without Bokeh in it."));
  return scope.Bokeh;
}
