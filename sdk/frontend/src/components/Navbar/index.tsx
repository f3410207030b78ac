/** Links to the pages of the app, and to what else the author names. */
import "./navbar.css";

import type { ComponentModule, ComponentProps } from "../../lib/component";
import { safeURL } from "../../lib/media/tools";
import { useApp } from "../../lib/state/app";
import { linksOf, type PageEntry } from "./logic";
import { t } from "../../lib/i18n";

interface NavbarProps {
  main_page_name?: string | false;
}

function Navbar({ value, props, root }: ComponentProps<[string, string][] | null, NavbarProps>) {
  const { config } = useApp();
  const pages = (config as { pages?: PageEntry[] }).pages ?? [];
  const links = linksOf(pages, props.value.main_page_name, value.value, document.baseURI, location.href);
  if (links.length === 0) return null;
  return (
    <nav {...root} class={`${root.class} sd-navbar`} aria-label={t("Pages")}>
      {links.map(({ title, url, isHere, isElsewhere }) => (
        <a
          key={url}
          href={safeURL(url)}
          aria-current={isHere ? "page" : undefined}
          {...(isElsewhere ? { target: "_blank", rel: "noopener noreferrer" } : {})}
        >
          {title}
        </a>
      ))}
    </nav>
  );
}

export default { view: Navbar, ownRoot: true, empty: null } satisfies ComponentModule;
