/** The page's title in the tab, and with it what a screen reader says on arrival. */
import { useEffect } from "preact/hooks";

export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · Stagedoor` : "Stagedoor";
  }, [title]);
}
