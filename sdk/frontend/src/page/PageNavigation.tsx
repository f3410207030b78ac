/** Links between the pages of an app that has several. */
import { useApp } from "../lib/state/app";
import { t } from "../lib/i18n";

export function PageNavigation() {
  const { config } = useApp();
  const listed = (config.pages ?? []).filter(([, , isListed]) => isListed);
  if (listed.length < 2) return null;
  return (
    <nav class="sd-pages" aria-label={t("Pages")}>
      {listed.map(([path, name]) => (
        <a
          key={path}
          href={path === "" ? "./" : path}
          aria-current={path === (config.current_page ?? "") ? "page" : undefined}
        >
          {name}
        </a>
      ))}
    </nav>
  );
}
