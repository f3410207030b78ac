/** Steps of a task, one shown at a time: the way there stands above as a numbered list. */
import "./walkthrough.css";

import { useEffect, useRef } from "preact/hooks";

import type { ComponentModule, ComponentProps, LayoutChild } from "../../lib/component";
import { Icon } from "../../lib/ui";
import { tabKey, type TabKey } from "../Tabs/logic";
import { t } from "../../lib/i18n";

function Walkthrough({ props, root, items, dispatch, setProps }: ComponentProps<null, { selected?: TabKey | null }>) {
  const steps = items.filter((item) => item.props.value.visible !== false);
  const keys = steps.map((item) => tabKey(item, items));
  const wanted = props.value.selected;
  const seen = useRef(new Set<TabKey>());
  const current = Math.max(wanted == null ? 0 : keys.indexOf(wanted), 0);
  const currentKey = keys[current];
  if (currentKey !== undefined) seen.current.add(currentKey);

  const dataOf = (item: LayoutChild) => ({ index: items.indexOf(item), value: item.props.value.label ?? "" });
  // Whoever went on, visitor or app, listeners of the step and of the change are told.
  const before = useRef(currentKey);
  useEffect(() => {
    const item = steps[current];
    if (!item || currentKey === before.current) return;
    before.current = currentKey;
    dispatch("change");
    item.dispatch("select", dataOf(item));
  }, [currentKey]);

  const choose = (index: number): void => {
    const item = steps[index];
    const key = keys[index];
    if (!item || key === undefined || index === current) return;
    setProps({ selected: key });
    dispatch("select", { ...dataOf(item), id: key, component_id: item.id });
  };
  return (
    <div {...root} class={`${root.class} sd-walkthrough`}>
      <ol class="sd-steps" aria-label={t("Steps")}>
        {steps.map((item, index) => {
          const state = index === current ? "current" : index < current ? "done" : "ahead";
          return (
            <li key={item.id} data-state={state}>
              <button
                id={item.props.value.elem_id ? `${item.props.value.elem_id}-button` : undefined}
                type="button"
                class="sd-step"
                aria-current={index === current ? "step" : undefined}
                // Back is the visitor's, on is the app's: it knows when a step is done.
                disabled={index > current || (index < current && item.props.value["interactive"] === false)}
                onClick={() => choose(index)}
              >
                <span class="sd-step-mark sd-num">
                  {state === "done" ? <Icon name="check" size={14} /> : index + 1}
                </span>
                <span>
                  {item.props.value.label || t("Step {n}", { n: index + 1 })}
                  {state === "done" && <span class="sd-visually-hidden"> ({t("done")})</span>}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      {steps.map((item, index) => {
        const key = keys[index];
        return (
          <div key={item.id} hidden={index !== current}>
            {key !== undefined && seen.current.has(key) ? item.element : null}
          </div>
        );
      })}
    </div>
  );
}

export default { view: Walkthrough, layout: true, ownRoot: true } satisfies ComponentModule;
