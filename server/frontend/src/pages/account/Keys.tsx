/** SSH public keys, for sharing with a stock `ssh -R`. */
import { useState } from "preact/hooks";
import { addKey, listKeys, removeKey } from "../../lib/api/account";
import { useAction, useLoad } from "../../lib/load";
import { announce } from "../../lib/ui/announce";
import { Button } from "../../lib/ui/Button";
import { Sample } from "../../lib/ui/Copy";
import { Field } from "../../lib/ui/Field";
import { When } from "../../lib/ui/Marks";
import { Failure, FormError, Loading } from "../../lib/ui/States";

export function Keys() {
  const { data, error, reload } = useLoad(listKeys, "");
  const [line, setLine] = useState("");
  const add = useAction(async () => {
    await addKey(line.trim());
    setLine("");
    announce("Key added.");
    reload();
  });
  const remove = useAction(async (id: string) => {
    await removeKey(id);
    announce("Key removed.");
    reload();
  });
  return (
    <section aria-labelledby="keys">
      <h2 id="keys">SSH keys</h2>
      <p class="sd-meta">A key lets the ssh command share without a token.</p>
      {error && !data && <Failure error={error} doing="load your keys" onRetry={reload} />}
      {!data && !error && <Loading what="your keys" lines={2} />}
      {data?.length === 0 && (
        <>
          <p>No keys yet. This prints the public half of yours:</p>
          <Sample code="cat ~/.ssh/id_ed25519.pub" />
        </>
      )}
      {data && data.length > 0 && (
        <ul class="plain-list">
          {data.map((key) => (
            <li key={key.id}>
              <span>
                {key.name}
                <code class="fingerprint">{key.fingerprint}</code>
              </span>
              <span class="sd-meta">
                added <When at={key.created_at} />
              </span>
              <Button
                small
                look="danger"
                busy={remove.busy}
                onClick={() => {
                  remove.run(key.id);
                }}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      <FormError error={remove.error} />
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          add.run();
        }}
      >
        <Field
          label="Add a public key"
          help="One line, as it stands in the .pub file."
          error={add.error?.fields["public_key"]}
        >
          {(props) => (
            <textarea
              {...props}
              rows={3}
              spellcheck={false}
              placeholder="ssh-ed25519 AAAA… you@machine"
              value={line}
              onInput={(event) => {
                setLine(event.currentTarget.value);
              }}
            />
          )}
        </Field>
        <FormError error={add.error?.fields["public_key"] ? undefined : add.error} />
        <div class="actions">
          <Button type="submit" icon="plus" busy={add.busy} disabled={line.trim() === ""}>
            Add key
          </Button>
        </div>
      </form>
    </section>
  );
}
