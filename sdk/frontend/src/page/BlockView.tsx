/** Draws one block: fetches its view, hands it its state, frames it, and shows the run that writes to it. */
import { useComputed } from "@preact/signals";
import type { VNode } from "preact";
import { useMemo, useRef } from "preact/hooks";

import type { ComponentModule, ComponentProps, JSONValue, LayoutChild, RootAttributes } from "../lib/component";
import { componentModule } from "../lib/registry";
import { type App, useApp } from "../lib/state/app";
import type { Block } from "../lib/state/blocks";
import { Field } from "../lib/ui/Field";
import { Icon } from "../lib/ui/Icon";
import { RunEnded, RunError, RunProgress } from "../lib/ui/RunProgress";
import type { LayoutNode } from "../lib/wire/types";
import { isDue } from "./firstPaint";

export function BlockView({ node }: { node: LayoutNode }) {
  const app = useApp();
  const wasDue = useRef(false);
  wasDue.current ||= isDue();
  const block = wasDue.current ? app.blocks.get(node.id) : undefined;
  const handles = useMemo(() => (block ? handlesOf(app, block) : null), [app, block]);
  if (!wasDue.current) return null;
  if (!block || !handles) {
    return (
      <>
        {node.children?.map((child) => (
          <BlockView key={child.id} node={child} />
        ))}
      </>
    );
  }
  if (block.props.value.visible === false) return null;
  const module = componentModule(block.type).value;
  const root = rootOf(block);
  if (module === null) {
    return (
      <div {...root} aria-busy="true">
        <div class="sd-arriving" />
      </div>
    );
  }
  if (module instanceof Error) {
    return (
      <div {...root}>
        <p class="sd-field-error">
          <Icon name="error" size={16} />
          {module.message}
        </p>
      </div>
    );
  }
  const children = node.children?.map((child) => <BlockView key={child.id} node={child} />);
  const items = module.layout ? itemsOf(app, node, module.apart) : [];
  const props: ComponentProps = { ...handles, root, items, children };
  return framed(block, module, props);
}

/** What a view gets of its block, the same objects at every drawing. */
function handlesOf(app: App, block: Block) {
  return {
    id: block.id,
    controlId: `sd-${block.id}`,
    props: block.props,
    value: block.value,
    interactive: block.interactive,
    status: block.status,
    fieldError: block.fieldError,
    live: block.live,
    streamEveryMs: () => app.streamEveryMs(block.id),
    setValue: (value: JSONValue, options?: { silent?: boolean }) => app.edit(block, value, options?.silent),
    setProps: (changes: object) => block.setProps(changes),
    dispatch: (event: string, data?: JSONValue) => app.dispatch(block.id, event, data ?? null),
    listens: (event: string) => app.listens(block.id, event),
    upload: app.uploadFor(block.id),
    fileURL: app.fileURL,
    server: (name: string, data: JSONValue) => app.callServer(block.id, name, data),
  };
}

/** A view with what stands around it: its frame, if it has none of its own, and the run that writes to it. */
function framed(block: Block, module: ComponentModule, props: ComponentProps): VNode {
  const View = module.view;
  // Most blocks never have a run; whether one has is known here, since the root's attributes say where it stands.
  const isRunShown = block.run.value !== null || block.finished.value !== null;
  const progress = isRunShown ? <Progress block={block} /> : null;
  const failure = isRunShown ? <Failure block={block} /> : null;
  if (module.ownRoot || module.invisible) {
    return <View {...props} children={showsRuns(block) ? [progress, props.children, failure] : props.children} />;
  }
  const { label = "", info, show_label: isShown = true, container = true, buttons } = block.props.value;
  const corner = cornerOf(buttons);
  const isFramed = !module.bare && !module.layout;
  return (
    <div {...props.root}>
      {corner && isFramed ? null : progress}
      <div class="sd-content" aria-busy={block.status.value.stage === "running" || undefined}>
        {isFramed ? (
          <Field
            controlId={props.controlId}
            label={label || block.props.value.component_class_name || block.type}
            info={info}
            error={block.fieldError.value}
            isLabelShown={isShown && container && label !== ""}
            isLabelled={module.labelled !== false}
            corner={
              corner && (
                <>
                  {progress}
                  {corner}
                </>
              )
            }
            isRightToLeft={block.props.value["rtl"] === true}
          >
            <View {...props} />
          </Field>
        ) : (
          <>
            {corner}
            <View {...props} />
          </>
        )}
      </div>
      {failure}
    </div>
  );
}

/** The author's own buttons in a component's corner; those that the component has itself are named by words. */
function cornerOf(buttons: unknown): VNode | null {
  if (!Array.isArray(buttons)) return null;
  const ids = buttons.flatMap((button: unknown) => (typeof button === "object" ? [(button as LayoutNode).id] : []));
  if (ids.length === 0) return null;
  return (
    <div class="sd-corner">
      {ids.map((id) => (
        <BlockView key={id} node={{ id }} />
      ))}
    </div>
  );
}

/** Whether a layout is itself where the runs that write to it are shown (the place of a render function). */
function showsRuns(block: Block): boolean {
  return block.props.value["show_progress"] === true;
}

function Progress({ block }: { block: Block }) {
  const here = useComputed(() => {
    const current = block.run.value;
    if (!current?.isPlace || current.run.showProgress === "hidden") return null;
    return current.run.isActive ? current.run : null;
  }).value;
  if (here) return <RunProgress run={here} />;
  const ended = block.run.value ? null : block.finished.value;
  return ended && ended.showProgress !== "hidden" ? <RunEnded run={ended} /> : null;
}

function Failure({ block }: { block: Block }) {
  const here = block.run.value;
  if (!here?.isPlace || here.run.view.value.stage !== "error") return null;
  const value = block.value.value;
  const isOldShown = value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
  return <RunError run={here.run} isOldShown={isOldShown} onDismiss={() => (block.run.value = null)} />;
}

function itemsOf(app: App, node: LayoutNode, isApart = false): LayoutChild[] {
  return (node.children ?? []).flatMap((child) => {
    const block = app.blocks.get(child.id);
    if (!block) return [];
    if (isApart && block.type === "form") return itemsOf(app, child);
    return [
      {
        id: child.id,
        type: block.type,
        props: block.props,
        dispatch: (event, data) => app.dispatch(child.id, event, data ?? null),
        element: <BlockView key={child.id} node={child} />,
      } satisfies LayoutChild,
    ];
  });
}

/** What components have whose author said nothing: how much that is, is for the page to say. */
const USUAL_MIN_WIDTH_PX = 160;

function rootOf(block: Block): RootAttributes {
  const { sticky, bleed } = block.props.value as { sticky?: string | false; bleed?: boolean };
  const { elem_id: id, elem_classes: classes = [], scale, min_width: minimum, visible } = block.props.value;
  const style = [
    scale == null ? "" : `--sd-scale:${scale}`,
    minimum == null || minimum === USUAL_MIN_WIDTH_PX ? "" : `--sd-min-width:${minimum}px`,
  ].filter(Boolean);
  return {
    ...(id ? { id } : {}),
    class: ["sd-block", ...classes].join(" "),
    ...(style.length > 0 ? { style: style.join(";") } : {}),
    ...(visible === "hidden" ? { hidden: true } : {}),
    "data-block": String(block.id),
    "data-type": block.type,
    "data-sticky": sticky || undefined,
    "data-bleed": bleed ? "" : undefined,
    "data-stage": block.status.value.stage,
    "data-progress": block.run.value?.run.showProgress,
    "data-cached": block.cached.value || undefined,
    "data-scaled": scale == null ? undefined : String(scale),
  };
}
