/** Where the tabs do not fit: a button at the end of the bar that lists all of them. */
import { t } from "../../lib/i18n";
import type { RefObject } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

import type { LayoutChild } from "../../lib/component";
import { Icon } from "../../lib/ui";
import "./tablist.css";

interface TabMenuProps {
  bar: RefObject<HTMLDivElement | null>;
  tabs: LayoutChild[];
  current: number;
  usable: (index: number) => boolean;
  choose: (index: number) => void;
}

export function TabMenu(props: TabMenuProps) {
  const { bar, tabs, current } = props;
  const [overflows, setOverflows] = useState(false);
  useEffect(() => {
    const element = bar.current;
    if (!element) return;
    const measure = new ResizeObserver(() => setOverflows(element.scrollWidth > element.clientWidth + 1));
    measure.observe(element);
    return () => measure.disconnect();
  }, [tabs.length]);
  useEffect(() => {
    if (overflows) bar.current?.children[current]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [overflows, current]);
  return overflows ? <TabList {...props} /> : null;
}

function TabList({ bar, tabs, current, usable, choose }: TabMenuProps) {
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const place = (): void => {
    const box = opener.current?.getBoundingClientRect();
    if (!box || !menu.current) return;
    menu.current.style.insetBlockStart = `${box.bottom + 4}px`;
    menu.current.style.insetInlineEnd = `${Math.max(document.documentElement.clientWidth - box.right, 8)}px`;
  };
  const entries = (): HTMLElement[] => [
    ...(menu.current?.querySelectorAll<HTMLElement>("[role=menuitemradio]:not(:disabled)") ?? []),
  ];
  return (
    <div class="sd-tab-more" data-part="menu">
      <button
        ref={opener}
        type="button"
        class="sd-icon-btn"
        aria-label={t("All tabs")}
        aria-haspopup="menu"
        popovertarget={id}
      >
        <Icon name="more" />
      </button>
      <div
        ref={menu}
        id={id}
        class="sd-tab-list sd-float"
        role="menu"
        aria-label={t("All tabs")}
        popover="auto"
        onBeforeToggle={place}
        onToggle={(event) => {
          if (event.newState === "open")
            (entries().find((item) => item.ariaChecked === "true") ?? entries()[0])?.focus();
        }}
        onKeyDown={(event) => {
          const all = entries();
          const next = entryAfter(event.key, all, all.indexOf(document.activeElement as HTMLElement));
          if (!next) return;
          event.preventDefault();
          next.focus();
        }}
      >
        {tabs.map((item, index) =>
          item.props.value.visible === "hidden" ? null : (
            <button
              key={item.id}
              type="button"
              role="menuitemradio"
              aria-checked={index === current}
              disabled={!usable(index)}
              tabIndex={-1}
              onClick={() => {
                menu.current?.hidePopover();
                choose(index);
                bar.current?.querySelectorAll<HTMLElement>("[role=tab]")[index]?.focus();
              }}
            >
              {item.props.value.label || t("Tab {n}", { n: index + 1 })}
            </button>
          ),
        )}
      </div>
    </div>
  );
}

/** Where a key leads in the list: arrows, the ends, and a letter to the next name that begins with it. */
function entryAfter(key: string, all: HTMLElement[], at: number): HTMLElement | undefined {
  if (key === "Home") return all[0];
  if (key === "End") return all.at(-1);
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (step) return all[(at + step + all.length) % all.length];
  if (key.length !== 1 || key === " ") return undefined;
  const letter = key.toLowerCase();
  return [...all.slice(at + 1), ...all.slice(0, at + 1)].find((item) =>
    item.textContent.trim().toLowerCase().startsWith(letter),
  );
}
