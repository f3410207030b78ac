/** The sign-in page: plain DOM, no framework, so that it is there at once. */
import "./lib/theme/tokens.css";
import "./login.css";

interface LoginConfig {
  auth_message?: string | null;
  title?: string;
}

const config = (window as { gradio_config?: LoginConfig }).gradio_config ?? {};

function element<Type extends HTMLElement>(id: string): Type {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the sign-in page lacks #${id}`);
  return found as Type;
}

const form = document.querySelector("form") as HTMLFormElement;
const error = element("error");
const message = element("message");
element("app-title").textContent = config.title ?? "";
if (config.auth_message) {
  // As text: the message may come from settings that an author did not write as HTML.
  message.textContent = config.auth_message.replace(/<[^>]*>/g, "");
  message.hidden = false;
}

function refuse(text: string): void {
  error.textContent = text;
  error.hidden = false;
  const password = element<HTMLInputElement>("password");
  password.setAttribute("aria-invalid", "true");
  password.setAttribute("aria-describedby", "error");
  password.select();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  error.hidden = true;
  const button = form.querySelector("button") as HTMLButtonElement;
  button.disabled = true;
  fetch("login", {
    method: "POST",
    body: new URLSearchParams(new FormData(form) as unknown as Record<string, string>),
  })
    .then(async (reply) => {
      if (reply.ok) {
        location.reload();
        return;
      }
      const body = (await reply.json().catch(() => ({}))) as { detail?: unknown };
      const isWrong = reply.status === 400 || reply.status === 401;
      refuse(
        isWrong
          ? "User name and password do not match. Check both and try again."
          : typeof body.detail === "string"
            ? body.detail
            : `Signing in failed (HTTP ${reply.status}).`,
      );
      button.disabled = false;
    })
    .catch(() => {
      refuse("The app cannot be reached. Try again in a moment.");
      button.disabled = false;
    });
});

element("username").focus();
