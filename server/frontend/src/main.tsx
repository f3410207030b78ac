/** Starts the site in the page that the server sent. */
import { render } from "preact";
import { App } from "./App";
import { refreshSession } from "./lib/session";
import "@shared/theme/tokens.css";
import "@shared/theme/base.css";
import "@shared/theme/controls.css";
import "./styles/shell.css";
import "./styles/forms.css";
import "./styles/lists.css";
import "./styles/gallery.css";
import "./styles/project.css";
import "./styles/run.css";

const place = document.getElementById("site");
if (place) {
  void refreshSession();
  render(<App />, place);
}
