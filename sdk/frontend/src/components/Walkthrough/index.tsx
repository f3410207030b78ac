/** Steps of a task, one shown at a time: the way there stands above as a numbered list. */
import "./walkthrough.css";

import type { ComponentModule, ComponentProps } from "../../lib/component";
import { Icon } from "../../lib/ui";
import { useChosen } from "../Tabs/chosen";
import type { TabKey } from "../Tabs/logic";
import { t } from "../../lib/i18n";

function Walkthrough(page: ComponentProps<null, { selected?: TabKey | null }>) {
  const { root, items } = page;
  const steps = items.filter((item) => item.props.value.visible !== false);
  const { current, isSeen, choose } = useChosen(page, steps, 0);
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
      {steps.map((item, index) => (
        <div key={item.id} hidden={index !== current}>
          {isSeen(index) ? item.element : null}
        </div>
      ))}
    </div>
  );
}

export default { view: Walkthrough, layout: true, ownRoot: true } satisfies ComponentModule;
