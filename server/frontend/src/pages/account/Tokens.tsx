/** Access tokens: made here, shown once, revoked here. */
import { useState } from "preact/hooks";
import { createToken, listTokens, revokeToken } from "../../lib/api/account";
import type { AccessToken, NewAccessToken, Scope } from "../../lib/api/types";
import { useAction, useLoad } from "../../lib/load";
import { announce } from "../../lib/ui/announce";
import { Button } from "../../lib/ui/Button";
import { Sample } from "../../lib/ui/Copy";
import { Confirm } from "../../lib/ui/Dialog";
import { Field } from "../../lib/ui/Field";
import { When } from "../../lib/ui/Marks";
import { Failure, FormError, Loading } from "../../lib/ui/States";

/** What a token may be for, in words; the server knows what each scope opens. */
export const SCOPES: readonly [scope: Scope, words: string][] = [
  ["share", "Share apps and manage their links"],
  ["run", "Start and cancel runs"],
  ["read", "Read projects and runs, visit private links"],
  ["write", "Change projects and teams"],
];

const LIFETIMES: readonly [days: number, words: string][] = [
  [30, "30 days"],
  [90, "90 days"],
  [365, "A year"],
  [0, "Until revoked"],
];

const DAY_MS = 86_400_000;

export function Tokens() {
  const { data, error, reload } = useLoad(listTokens, "");
  const [made, setMade] = useState<NewAccessToken>();
  return (
    <section aria-labelledby="tokens">
      <h2 id="tokens">Access tokens</h2>
      <p class="sd-meta">For scripts, for the command line, and as the password of an SSH share.</p>
      {error && !data && <Failure error={error} doing="load your tokens" onRetry={reload} />}
      {!data && !error && <Loading what="your tokens" lines={2} />}
      {data && data.length > 0 && <TokenTable tokens={data} onChanged={reload} />}
      {data?.length === 0 && <p>No tokens yet. Make one below, then sign in on the machine your apps run on:</p>}
      {data?.length === 0 && <Sample code={`stagedoor login ${location.origin}`} />}
      <NewToken
        onMade={(token) => {
          setMade(token);
          reload();
        }}
      />
      {made && <Made key={made.id} token={made} />}
    </section>
  );
}

function Made({ token }: { token: NewAccessToken }) {
  return (
    <div class="made" role="status">
      <p>
        <strong>{token.name}</strong> is ready. Copy it now: it is not shown again.
      </p>
      <Sample code={token.token} what="token" />
    </div>
  );
}

function TokenTable({ tokens, onChanged }: { tokens: readonly AccessToken[]; onChanged: () => void }) {
  const [asked, setAsked] = useState<AccessToken>();
  const revoke = useAction(async (token: AccessToken) => {
    await revokeToken(token.id);
    setAsked(undefined);
    announce(`Revoked ${token.name}.`);
    onChanged();
  });
  return (
    <div class="table-place">
      <table class="table" data-stack>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">For</th>
            <th scope="col">Last used</th>
            <th scope="col">Ends</th>
            <th scope="col">
              <span class="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id}>
              <td>
                {token.name} <code class="sd-meta">{token.prefix}…</code>
              </td>
              <td data-label="For">{token.scopes.join(", ")}</td>
              <td data-label="Last used">{token.last_used_at ? <When at={token.last_used_at} /> : "Never"}</td>
              <td data-label="Ends">{token.expires_at ? <When at={token.expires_at} /> : "When revoked"}</td>
              <td class="row-actions">
                <Button
                  small
                  look="danger"
                  onClick={() => {
                    setAsked(token);
                  }}
                >
                  Revoke
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {asked && (
        <Confirm
          title={`Revoke ${asked.name}?`}
          verb="Revoke the token"
          busy={revoke.busy}
          error={revoke.error}
          onConfirm={() => {
            revoke.run(asked);
          }}
          onClose={() => {
            setAsked(undefined);
          }}
        >
          <p>Whatever uses it stops working at once.</p>
        </Confirm>
      )}
    </div>
  );
}

function NewToken({ onMade }: { onMade: (token: NewAccessToken) => void }) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>(["share", "run", "read"]);
  const [days, setDays] = useState(90);
  const make = useAction(async () => {
    const ends = days === 0 ? null : new Date(Date.now() + days * DAY_MS).toISOString();
    const token = await createToken(name.trim(), [...scopes], ends);
    setName("");
    onMade(token);
  });
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        make.run();
      }}
    >
      <div class="columns">
        <Field
          label="Name of the new token"
          help="What it is for, such as the machine."
          error={make.error?.fields["name"]}
        >
          {(props) => (
            <input
              {...props}
              value={name}
              maxLength={80}
              onInput={(event) => {
                setName(event.currentTarget.value);
              }}
            />
          )}
        </Field>
        <Field label="Lives for" help="It can be revoked at any time.">
          {(props) => (
            <select
              {...props}
              value={days}
              onChange={(event) => {
                setDays(Number(event.currentTarget.value));
              }}
            >
              {LIFETIMES.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <fieldset class="checks">
        <legend>It may</legend>
        {SCOPES.map(([scope, words]) => (
          <label key={scope}>
            <input
              type="checkbox"
              checked={scopes.includes(scope)}
              onChange={(event) => {
                setScopes(event.currentTarget.checked ? [...scopes, scope] : scopes.filter((item) => item !== scope));
              }}
            />
            {words}
          </label>
        ))}
      </fieldset>
      <FormError error={make.error?.fields["name"] ? undefined : make.error} />
      <div class="actions">
        <Button type="submit" icon="key" busy={make.busy} disabled={name.trim() === "" || scopes.length === 0}>
          Create token
        </Button>
      </div>
    </form>
  );
}
