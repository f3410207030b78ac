/** The sign-in page: plain DOM, no framework, so that it is there at once. Its languages are a chunk of their own. */
import "./lib/theme/tokens.css";
import "./login.css";

import type { SignInWords } from "./lib/i18n/signIn";
import { wantedLanguages } from "./lib/i18n/wanted";

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

/** Write the author's words, which may be read in another direction than the page. */
function write(place: HTMLElement, text: string): void {
  const isolated = document.createElement("bdi");
  isolated.textContent = text;
  place.replaceChildren(isolated);
}

const form = document.querySelector("form") as HTMLFormElement;
const error = element("error");
const message = element("message");
if (config.title) write(element("app-title"), config.title);
if (config.auth_message) {
  // As text: the message may come from settings that an author did not write as HTML.
  write(message, config.auth_message.replace(/<[^>]*>/g, ""));
  message.hidden = false;
}

let words: SignInWords = [
  "Sign in",
  "User name",
  "Password",
  "User name and password do not match. Check both and try again.",
  "Too many failed attempts. Try again in {n} s.",
  "Signing in failed (HTTP {status}).",
  "The app cannot be reached. Try again in a moment.",
];

/** Put the page into the visitor's language; English stands in it already. */
async function speak(wanted: readonly string[]): Promise<void> {
  if (/^en\b/.test(wanted[0] ?? "en")) return;
  const { markLanguage, signInLanguage, signInWords } = await import("./lib/i18n/signIn");
  const language = signInLanguage(wanted);
  words = signInWords[language] ?? words;
  markLanguage(language);
  const [signIn, userName, password] = words;
  for (const place of document.querySelectorAll("h1, button")) place.textContent = signIn;
  for (const label of document.querySelectorAll("label")) {
    label.textContent = label.htmlFor === "password" ? password : userName;
  }
}

/** What the server's answer to a wrong attempt means. */
function problemOf(reply: Response): string {
  const [, , , wrong, tooOften, failed] = words;
  if (reply.status === 400 || reply.status === 401) return wrong;
  const wait = Number(reply.headers.get("retry-after"));
  if (reply.status === 429 && wait > 0)
    return tooOften.replace("{n}", wait.toLocaleString(document.documentElement.lang));
  return failed.replace("{status}", String(reply.status));
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
    .then((reply) => {
      if (reply.ok) {
        location.reload();
        return;
      }
      refuse(problemOf(reply));
      button.disabled = false;
    })
    .catch(() => {
      refuse(words[6]);
      button.disabled = false;
    });
});

speak(wantedLanguages()).catch(console.error);
element("username").focus();
