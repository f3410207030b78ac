/** Installing the page as an app: browsers offer it once, by an event that may come before anybody looks for it. */
import { signal } from "@preact/signals";

interface InstallOffer extends Event {
  prompt: () => Promise<{ outcome: "accepted" | "dismissed" }>;
}

declare global {
  interface Window {
    /** Kept by the script in the page's head. */
    sdInstallOffer?: InstallOffer | null;
  }
}

export const canInstall = signal(Boolean(window.sdInstallOffer));
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  window.sdInstallOffer = event as InstallOffer;
  canInstall.value = true;
});

/** Ask the browser to install the page; an offer can be used once. */
export async function install(): Promise<void> {
  const offer = window.sdInstallOffer;
  window.sdInstallOffer = null;
  canInstall.value = false;
  await offer?.prompt();
}
