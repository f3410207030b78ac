import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { TargetedKeyboardEvent } from "preact";

import { afterFirstPaint } from "../../lib/afterPaint";
import type { ComponentProps, LayoutChild } from "../../lib/component";
import type { TabMenu } from "./TabMenu";
import { useChosen } from "./chosen";
import { nextTab, type TabKey } from "./logic";
import "./tabs.css";
import { t } from "../../lib/i18n";

interface TabsProps {
  selected?: TabKey | null;
  overflow_behavior?: "menu" | "wrap";
}

export function Tabs(page: ComponentProps<null, TabsProps>) {
  const { id, props, root, items } = page;
  const present = items.filter((item) => item.props.value.visible !== false);
  const isAtEnd = (item: LayoutChild): boolean => item.props.value["alignment"] === "right";
  const firstAtEnd = present.find(isAtEnd);
  const tabs = firstAtEnd ? [...present.filter((item) => !isAtEnd(item)), ...present.filter(isAtEnd)] : present;
  const usable = (index: number): boolean => tabs[index]?.props.value["interactive"] !== false;
  const overflow = props.value.overflow_behavior ?? "menu";
  const bar = useRef<HTMLDivElement>(null);

  // Few tabs always fit, and most pages have few.
  const Menu = useSignal<typeof TabMenu | null>(null);
  const canOverflow = overflow === "menu" && tabs.length > 3;
  useEffect(() => {
    if (!canOverflow) return;
    afterFirstPaint(() => void import("./TabMenu").then((module) => (Menu.value = module.TabMenu)));
  }, [canOverflow]);

  const first = present.find((item) => item.props.value["interactive"] !== false);
  const chosen = useChosen(page, tabs, first ? tabs.indexOf(first) : 0);
  const { current } = chosen;
  const choose = (index: number): void => {
    if (usable(index)) chosen.choose(index);
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
        const isMade = item.props.value["render_children"] === true || chosen.isSeen(index);
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
