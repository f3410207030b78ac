/**
 * `<gradio-app src="https://host/app">` (also `<stagedoor-app>`): an app on a page of any site.
 *
 * The app is shown in a frame of its own host: its styles, scripts and cookies stay apart from the page's, and the
 * page's from the app's. The frame tells its height, so that there is no second scroll bar. Sent as `/embed.js` by
 * every app; an element without `src` shows the app that the script came from.
 *
 * Attributes: `src`, `initial_height` (CSS length), `eager` (load at once instead of when scrolled near), `container`
 * (a border around it), `info` (its footer), `autoscroll` (bring results into view), `theme_mode` (light, dark, system),
 * `control_page_title` (give the page the app's title). Event: `render`, when the app is drawn.
 */
const ownHost = new URL(".", import.meta.url).href;
const DEFAULT_HEIGHT = "300px";
const IS_SET = (value: string | null, otherwise: boolean): boolean => (value === null ? otherwise : value !== "false");

/** What the framed page says; see `page/embedded.ts`. */
interface Said {
  stagedoor: "size" | "scroll" | "title";
  height?: number;
  top?: number;
  title?: string;
}

class EmbeddedApp extends HTMLElement {
  static readonly observedAttributes = [
    "src",
    "theme_mode",
    "info",
    "container",
    "autoscroll",
    "initial_height",
    "eager",
  ];
  private frame: HTMLIFrameElement | null = null;
  private address = "";

  connectedCallback(): void {
    addEventListener("message", this);
    this.show();
  }

  disconnectedCallback(): void {
    removeEventListener("message", this);
    this.frame?.remove();
    this.frame = null;
    this.address = "";
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.show();
  }

  private show(): void {
    const address = this.wanted();
    if (address === null || address === this.address) return;
    this.address = address;
    this.frame?.remove();
    const frame = document.createElement("iframe");
    // Layout is as little as possible of the page's business, and the page's CSS may still say more.
    frame.style.cssText = `display:block;width:100%;border:0;color-scheme:normal;height:${this.getAttribute("initial_height") ?? DEFAULT_HEIGHT}`;
    frame.title = this.getAttribute("title") ?? "App";
    frame.allow = "camera *; microphone *; clipboard-read; clipboard-write; fullscreen";
    frame.loading = IS_SET(this.getAttribute("eager"), false) ? "eager" : "lazy";
    frame.src = address;
    this.style.display ||= "block";
    this.frame = frame;
    this.replaceChildren(frame);
  }

  private wanted(): string | null {
    const given = this.getAttribute("src");
    if (given === null && this.hasAttribute("space")) {
      this.textContent =
        'The attribute “space” names an app of the Hub. Write src="https://…" with the app\'s address.';
      return null;
    }
    const address = new URL(given ?? ownHost, document.baseURI);
    // Only these can hold an app; a page that takes the address from its visitors must not run scripts by it.
    if (!/^https?:$/.test(address.protocol)) return null;
    address.searchParams.set("__embed", "1");
    const theme = this.getAttribute("theme_mode");
    if (theme === "light" || theme === "dark") address.searchParams.set("__theme", theme);
    if (!IS_SET(this.getAttribute("info"), true)) address.searchParams.set("__info", "0");
    if (!IS_SET(this.getAttribute("container"), true)) address.searchParams.set("__container", "0");
    if (IS_SET(this.getAttribute("autoscroll"), false)) address.searchParams.set("__autoscroll", "1");
    return address.href;
  }

  handleEvent(event: MessageEvent): void {
    const { frame } = this;
    if (!frame || event.source !== frame.contentWindow || event.origin !== new URL(this.address).origin) return;
    const said = event.data as Said | null;
    if (said?.stagedoor === "size" && typeof said.height === "number") {
      const isFirst = !this.hasAttribute("data-ready");
      frame.style.height = `${Math.min(Math.max(said.height, 60), 100_000)}px`;
      this.setAttribute("data-ready", "");
      if (isFirst) this.dispatchEvent(new CustomEvent("render", { bubbles: true, composed: true }));
    } else if (said?.stagedoor === "title" && typeof said.title === "string") {
      frame.title = said.title;
      if (IS_SET(this.getAttribute("control_page_title"), false)) document.title = said.title;
    } else if (said?.stagedoor === "scroll" && typeof said.top === "number") {
      const top = frame.getBoundingClientRect().top + scrollY + said.top;
      scrollTo({ top: top - innerHeight / 3, behavior: "smooth" });
    }
  }
}

for (const name of ["gradio-app", "stagedoor-app"]) {
  // One class cannot have two names.
  if (!customElements.get(name)) customElements.define(name, class extends EmbeddedApp {});
}
