/** Everything around the app's blocks: width, connection banner, footer, notices, the live region. */
import { useApp } from "../lib/state/app";
import { announcement } from "../lib/ui/announce";
import { Notices } from "../lib/ui/Notices";
import { BlockView } from "./BlockView";
import { ConnectionBanner } from "./ConnectionBanner";
import { isWhole } from "./firstPaint";
import { Footer } from "./Footer";
import { PageNavigation } from "./PageNavigation";
import { pageWidth } from "./width";
import "./page.css";

export function PageFrame() {
  const app = useApp();
  const layout = app.layout.value;
  const { config } = app;
  const width = config.fill_width ? "full" : pageWidth(layout, (id) => app.blocks.typeOf(id) ?? "");
  return (
    // compat: `.gradio-container` and `.contain` are what authors' CSS for Gradio selects.
    <div
      class="gradio-container sd-page"
      data-width={width}
      data-mode={config.mode}
      data-fill-height={config.fill_height ? "" : undefined}
    >
      <ConnectionBanner />
      <PageNavigation />
      <main class="contain sd-main">
        {/* Every page has one first heading, for those who move by headings; authors often draw none. */}
        {hasHeading(app.config.components) ? null : <h1 class="sd-visually-hidden">{config.title}</h1>}
        {layout.children?.map((node) => (
          <BlockView key={node.id} node={node} />
        ))}
      </main>
      <End />
      <Notices />
      <div class="sd-visually-hidden" role="status" aria-live="polite" data-testid="announcer">
        {announcement.value}
      </div>
    </div>
  );
}

/** Drawn after the blocks: asked in the frame itself, whether they are whole would not be known yet. */
function End() {
  return isWhole.value ? <Footer /> : null;
}

function hasHeading(components: { type: string; props: Record<string, unknown> }[]): boolean {
  return components.some(
    ({ type, props }) =>
      (type === "markdown" && /^\s*# |<h1/m.test(String(props["value"] ?? ""))) ||
      (type === "html" && String(props["value"] ?? "").includes("<h1")),
  );
}
