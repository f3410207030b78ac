/** Where the app is, seen from this page. */
import type { FileData } from "../component";

export class Address {
  /** Root of the app without a trailing slash. */
  readonly root: string;
  readonly api: string;
  private readonly declaredRoot: string;

  /**
   * @param declared Root the server believes it has. Its path is right; its host may be the one behind a proxy that
   *   forwards no host, and a page must call the host it came from.
   */
  constructor(declared: string | undefined, prefix = "/gradio_api", page: string = location.href) {
    const url = new URL(declared ?? ".", page);
    this.declaredRoot = (declared ?? "").replace(/\/$/, "");
    this.root = new URL(page).origin + url.pathname.replace(/\/$/, "");
    this.api = this.root + prefix;
  }

  file(file: FileData): string {
    if (!file.url) return `${this.api}/file=${file.path.split("/").map(encodeURIComponent).join("/")}`;
    if (this.declaredRoot && file.url.startsWith(`${this.declaredRoot}/`)) {
      return this.root + file.url.slice(this.declaredRoot.length);
    }
    return file.url;
  }
}
