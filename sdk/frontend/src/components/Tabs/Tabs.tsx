import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { TargetedKeyboardEvent } from "preact";

import type { ComponentProps, LayoutChild } from "../../lib/component";
import type { TabMenu } from "./TabMenu";
import { nextTab, tabKey, type TabKey } from "./logic";
import "./tabs.css";
import { t } from "../../lib/i18n";

interface TabsProps {
  selected?: TabKey | null;
  overflow_behavior?: "menu" | "wrap";
}

export function Tabs({ id, props, root, items, dispatch, setProps }: ComponentProps<null, TabsProps>) {
  const present = items.filter((item) => item.props.value.visible !== false);
  const isAtEnd = (item: LayoutChild): boolean => item.props.value["alignment"] === "right";
  const firstAtEnd = present.find(isAtEnd);
  const tabs = firstAtEnd ? [...present.filter((item) => !isAtEnd(item)), ...present.filter(isAtEnd)] : present;
  const keys = tabs.map((item) => tabKey(item, items));
  const usable = (index: number): boolean => tabs[index]?.props.value["interactive"] !== false;
  const { selected: wanted, overflow_behavior: overflow = "menu" } = props.value;
  const seen = useRef(new Set<TabKey>());
  const bar = useRef<HTMLDivElement>(null);

  // Few tabs always fit, and most pages have few.
  const Menu = useSignal<typeof TabMenu | null>(null);
  const canOverflow = overflow === "menu" && tabs.length > 3;
  useEffect(() => {
    if (canOverflow) void import("./TabMenu").then((module) => (Menu.value = module.TabMenu));
  }, [canOverflow]);

  const found = wanted == null ? -1 : keys.indexOf(wanted);
  const first = present.find((item) => item.props.value["interactive"] !== false);
  const current = found >= 0 ? found : Math.max(first ? tabs.indexOf(first) : 0, 0);
  const currentKey = keys[current];
  if (currentKey !== undefined) seen.current.add(currentKey);

  const dataOf = (item: LayoutChild) => ({ index: items.indexOf(item), value: item.props.value.label ?? "" });
  // Whoever chose the tab, visitor or app, listeners of the tab and of the change are told.
  const before = useRef(currentKey);
  useEffect(() => {
    const item = tabs[current];
    if (!item || currentKey === before.current) return;
    before.current = currentKey;
    dispatch("change");
    item.dispatch("select", dataOf(item));
  }, [currentKey]);

  const choose = (index: number): void => {
    const item = tabs[index];
    const key = keys[index];
    if (!item || key === undefined || index === current || !usable(index)) return;
    setProps({ selected: key });
    dispatch("select", { ...dataOf(item), id: key, component_id: item.id });
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const next = nextTab(event.key, current, tabs.length, usable);
    if (next === null) return;
    event.preventDefault();
    choose(next);
    bar.current?.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
  };
  const tabId = (item: LayoutChild): string =>
    item.props.value.elem_id ? `${item.props.value.elem_id}-button` : `sd-tab-${item.id}`;

  return (
    <div {...root} class={`${root.class} sd-tabs tabs`}>
      <div
        ref={bar}
        class="sd-tab-bar tab-nav"
        role="tablist"
        aria-orientation="horizontal"
        data-overflow={overflow}
        data-part="bar"
        onKeyDown={onKeyDown}
      >
        {tabs.map((item, index) => (
          <button
            key={item.id}
            id={tabId(item)}
            type="button"
            role="tab"
            class={index === current ? "sd-tab selected" : "sd-tab"}
            aria-selected={index === current}
            aria-controls={`sd-panel-${item.id}`}
            aria-disabled={usable(index) ? undefined : true}
            tabIndex={index === current ? 0 : -1}
            data-state={index === current ? "selected" : undefined}
            data-end={item === firstAtEnd ? "" : undefined}
            hidden={item.props.value.visible === "hidden"}
            onClick={() => choose(index)}
          >
            {item.props.value.label || t("Tab {n}", { n: index + 1 })}
          </button>
        ))}
      </div>
      {Menu.value && <Menu.value bar={bar} tabs={tabs} current={current} usable={usable} choose={choose} />}
      {tabs.map((item, index) => {
        const key = keys[index];
        // A tab's content is made when it is first shown and then kept, with its scroll position and its media.
        const isMade = item.props.value["render_children"] === true || (key !== undefined && seen.current.has(key));
        return (
          <div
            key={item.id}
            id={`sd-panel-${item.id}`}
            role="tabpanel"
            aria-labelledby={tabId(item)}
            data-tabs={id}
            data-part="panel"
            hidden={index !== current}
          >
            {isMade ? item.element : null}
          </div>
        );
      })}
    </div>
  );
}
