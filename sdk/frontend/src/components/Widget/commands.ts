/** anywidget's `experimental.invoke`: a question and its answer over the widget's messages. */
import type { Experimental } from "../../../../src/stagedoor/author";
import type { SharedModel } from "../../lib/modules/model";

interface Reply {
  id?: string;
  kind?: string;
  response?: unknown;
}

const TIMEOUT_MS = 10_000;

export function commands(model: SharedModel): Experimental {
  return {
    invoke: <Result>(
      name: string,
      content?: unknown,
      options: { buffers?: (ArrayBuffer | ArrayBufferView)[]; signal?: AbortSignal } = {},
    ) =>
      new Promise<[Result, DataView[]]>((resolve, reject) => {
        const id = Math.random().toString(36).slice(2);
        const signal = options.signal ?? AbortSignal.timeout(TIMEOUT_MS);
        const end = (): void => model.off("msg:custom", listen);
        const listen = (...args: unknown[]): void => {
          const [reply, buffers] = args as [Reply, DataView[]];
          if (reply.id !== id) return;
          end();
          resolve([reply.response as Result, buffers]);
        };
        signal.addEventListener("abort", () => {
          end();
          reject(signal.reason as Error);
        });
        model.on("msg:custom", listen);
        model.send({ id, kind: "anywidget-command", name, msg: content }, undefined, options.buffers);
      }),
  };
}
