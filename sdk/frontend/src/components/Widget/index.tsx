/** A notebook widget (anywidget): its traits are the value, its Python side answers through the server. */
import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";

import type { ComponentModule, ComponentProps, JSONValue } from "../../lib/component";
import { withBytes, withViews } from "../../lib/modules/bytes";
import { SharedModel } from "../../lib/modules/model";
import { ModuleView } from "../../lib/modules/ModuleView";
import { useApp } from "../../lib/state/app";
import { sameValue } from "../../lib/wire/diff";
import { contextOf } from "../Module";
import { commands } from "./commands";

type Traits = Record<string, JSONValue>;

interface WidgetProps {
  esm?: string;
  css?: string;
  server_fns?: string[];
}

interface Answer {
  changes: Traits;
  messages: { content: JSONValue; buffers: JSONValue[] }[];
}

type Page = ComponentProps<Traits | null, WidgetProps>;

function Widget(page: Page) {
  const { address } = useApp();
  const { esm = "", css, component_class_name: name = "this widget" } = page.props.value;
  const model = useRef<SharedModel | undefined>(undefined);
  model.current ??= modelOf(page);
  useSignalEffect(() => {
    model.current?.receive(withViews(page.value.value ?? {}) as Record<string, unknown>);
  });
  return (
    <ModuleView
      name={name}
      esm={`${address.api}/${esm}`}
      css={css && `${address.api}/${css}`}
      context={(el) => {
        const current = model.current ?? modelOf(page);
        return { ...contextOf(page as unknown as ComponentProps, current, el), experimental: commands(current) };
      }}
    />
  );
}

function modelOf(page: Page): SharedModel {
  const hasPythonSide = page.props.peek().server_fns?.includes("act") === true;
  // One at a time: what the Python side answers is the state that the next question begins with.
  let turn = Promise.resolve();
  const act = (state: Traits, changes: Traits, message: JSONValue): void => {
    turn = turn
      .then(async () => {
        const answer = (await page.server("act", { state, changes, message })) as unknown as Answer;
        if (Object.keys(answer.changes).length > 0) {
          page.setValue({ ...page.value.peek(), ...answer.changes }, { silent: true });
        }
        for (const { content, buffers } of answer.messages) {
          model.emit("msg:custom", withViews(content), buffers.map(withViews));
        }
      })
      .catch((error: unknown) => console.error(error)); // the page has shown it
  };
  const model: SharedModel = new SharedModel(withViews(page.value.peek() ?? {}) as Record<string, unknown>, {
    save: (changed) => {
      const before = page.value.peek() ?? {};
      const changes = withBytes(changed) as Traits;
      page.setValue({ ...before, ...changes });
      if (hasPythonSide) act(before, changes, null);
    },
    send: (content, buffers) => {
      if (hasPythonSide) act(page.value.peek() ?? {}, {}, { content: withBytes(content), buffers: withBytes(buffers) });
    },
    isSame: (a, b) => sameValue(withBytes(a), withBytes(b)),
  });
  return model;
}

export default { view: Widget, labelled: false } satisfies ComponentModule;
