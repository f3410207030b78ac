/** A conversation that has not begun: what it is for, and examples to begin with. */
import type { VNode } from "preact";

import type { ComponentProps, JSONValue } from "../../lib/component";
import { isFileData } from "../../lib/media/files";
import { Icon } from "../../lib/media/icons";
import { safeURL } from "../../lib/media/tools";
import { RichText } from "../../lib/text/RichText";
import type { ChatbotProps } from "./Chatbot";
import type { ChatValue } from "./logic";
import { t } from "../../lib/i18n";

/** See the module's comment. */
export function Welcome({ page }: { page: ComponentProps<ChatValue, ChatbotProps> }): VNode {
  const settings = page.props.value;
  const examples = settings.examples ?? [];
  return (
    <div class="sd-chat-welcome">
      {settings.placeholder ? (
        <RichText source={settings.placeholder} sanitize={settings.sanitize_html} />
      ) : (
        <>
          <Icon name="chat" size={32} />
          <p class="sd-meta">{t("Ask something to begin.")}</p>
        </>
      )}
      {examples.length > 0 && (
        <ul class="sd-chat-examples">
          {examples.map((example, index) => (
            <li key={index}>
              <button
                type="button"
                class="sd-chat-example"
                onClick={() =>
                  page.dispatch("example_select", {
                    index,
                    value: { text: example.text ?? "", files: (example.files ?? []) as unknown as JSONValue },
                  })
                }
              >
                {example.icon && isFileData(example.icon) && <img src={safeURL(page.fileURL(example.icon))} alt="" />}
                <span>{example.display_text ?? example.text ?? t("Example {n}", { n: index + 1 })}</span>
                {example.files && example.files.length > 0 && (
                  <span class="sd-meta">{t("{n} file|{n} files", { n: example.files.length })}</span>
                )}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
