/** A component of the author's, drawn by a module of his own: one Python class with `esm`, no build. */
import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";

import type { ComponentModule, ComponentProps, FileData, JSONValue } from "../../lib/component";
import { withBytes } from "../../lib/modules/bytes";
import { SharedModel } from "../../lib/modules/model";
import type { Context } from "../../lib/modules/mount";
import { ModuleView } from "../../lib/modules/ModuleView";
import { useApp } from "../../lib/state/app";
import { sameValue } from "../../lib/wire/diff";

interface ModuleProps {
  esm?: string;
  css?: string;
}

function Module(page: ComponentProps<JSONValue, ModuleProps>) {
  const { address } = useApp();
  const { esm = "", css, component_class_name: name = "this component" } = page.props.value;
  const model = useRef<SharedModel | undefined>(undefined);
  model.current ??= modelOf(page);
  useSignalEffect(() => {
    model.current?.receive(stateOf(page));
  });
  return (
    <ModuleView
      name={name}
      esm={`${address.api}/${esm}`}
      css={css && `${address.api}/${css}`}
      context={(el) => contextOf(page as unknown as ComponentProps, model.current ?? modelOf(page), el)}
    />
  );
}

function stateOf(page: ComponentProps<JSONValue, ModuleProps>): Record<string, unknown> {
  return { ...page.props.value, interactive: page.interactive.value, value: page.value.value };
}

function modelOf(page: ComponentProps<JSONValue, ModuleProps>): SharedModel {
  return new SharedModel(stateOf(page), {
    save: ({ value, ...others }) => {
      if (Object.keys(others).length > 0) page.setProps(others);
      if (value !== undefined) page.setValue(withBytes(value));
    },
    send: () => console.warn("model.send() needs a gr.Widget; a component of your own calls server.name(…)."),
    isSame: (a, b) => sameValue(a as JSONValue, b as JSONValue),
  });
}

/** What the module is handed beside the model: events, uploads, the server's methods. */
export function contextOf(page: ComponentProps, model: SharedModel, el: HTMLElement): Context {
  return {
    model,
    el,
    trigger: (event, data) => page.dispatch(event, withBytes(data)),
    upload: (files) => page.upload(Array.isArray(files) ? files : [files]),
    fileURL: (file) => page.fileURL(file as FileData),
    server: new Proxy(
      {},
      {
        get:
          (_target, name) =>
          (...values: unknown[]) =>
            page.server(String(name), withBytes(values.length > 1 ? values : (values[0] ?? null))),
      },
    ),
    experimental: {
      invoke: () => Promise.reject(new Error("invoke() needs a gr.Widget; call server.name(…)")),
    },
  };
}

export default { view: Module, labelled: false } satisfies ComponentModule;
