/** Sign in by a one-time link, then set a password so that the next time needs none. */
import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { changeAccount, signInByLink } from "../../lib/api/account";
import { asApiError, useAction } from "../../lib/load";
import { safeNext } from "../../lib/paths";
import { refreshSession, user } from "../../lib/session";
import { useTitle } from "../../lib/title";
import { Button, LinkButton } from "../../lib/ui/Button";
import { announce } from "../../lib/ui/announce";
import { Field } from "../../lib/ui/Field";
import { Empty, FormError, Loading } from "../../lib/ui/States";
import type { ApiError } from "../../lib/api/request";
import { Mark } from "../../shell/Mark";
import { JoinTeam } from "../team/JoinTeam";
import { MIN_PASSWORD_LENGTH } from "./password";

/** One address for both kinds of one-time link: to sign in (`token`), and into a team (`invite`). */
export function Enter() {
  const { query } = useLocation();
  const [invite] = useState(query["invite"]);
  return invite ? <JoinTeam token={invite} /> : <EnterByLink />;
}

function EnterByLink() {
  useTitle("Sign in");
  const { query, route } = useLocation();
  // Kept apart from the address, which loses the token as soon as it was used.
  const [next] = useState(() => safeNext(query["next"]));
  const token = useRef(query["token"]);
  const [state, setState] = useState<"checking" | "in" | ApiError>("checking");

  useEffect(() => {
    const used = token.current;
    if (!used) {
      setState(asApiError(new Error("The link carries no token. Open it as it was printed, in full.")));
      return;
    }
    // Out of the address bar and the history before anything else can read it.
    history.replaceState(null, "", "/enter");
    signInByLink(used)
      .then(refreshSession)
      .then(
        () => {
          if (user.value?.has_password) route(next, true);
          else setState("in");
        },
        (cause: unknown) => {
          setState(asApiError(cause));
        },
      );
  }, []);

  if (state === "checking") {
    return (
      <div class="page narrow">
        <Loading what="your sign-in" lines={2} />
      </div>
    );
  }
  if (state !== "in") {
    return (
      <div class="page">
        <Empty whole icon="key" title="This link does not work any more">
          <p role="alert">{state.message}</p>
          <p>A one-time link can be used once, and for a limited time. An administrator can make a new one:</p>
          <LinkButton look="primary" href="/login">
            Sign in with a password
          </LinkButton>
        </Empty>
      </div>
    );
  }
  return (
    <SetPassword
      onDone={() => {
        route(next, true);
      }}
    />
  );
}

function SetPassword({ onDone }: { onDone: () => void }) {
  const [password, setPassword] = useState("");
  const [asked, setAsked] = useState(false);
  const save = useAction(async () => {
    await changeAccount({ password });
    await refreshSession();
    announce("Password saved.");
    onDone();
  });
  const short = password.length < MIN_PASSWORD_LENGTH;
  const error =
    asked && short
      ? `At least ${String(MIN_PASSWORD_LENGTH)} characters; a few words make a good one.`
      : save.error?.fields["password"];
  return (
    <div class="page narrow">
      <Mark />
      <h1>Welcome, {user.value?.display_name || user.value?.username}</h1>
      <p>You are signed in. Set a password to come back without a link.</p>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (!short) save.run();
        }}
      >
        <input
          type="hidden"
          name="username"
          autocomplete="username"
          value={user.value?.email ?? user.value?.username}
        />
        <Field label="New password" help={`At least ${String(MIN_PASSWORD_LENGTH)} characters.`} error={error}>
          {(props) => (
            <input
              {...props}
              type="password"
              autocomplete="new-password"
              value={password}
              onInput={(event) => {
                setPassword(event.currentTarget.value);
              }}
            />
          )}
        </Field>
        <FormError error={save.error?.fields["password"] ? undefined : save.error} />
        <div class="actions">
          <Button type="submit" look="primary" busy={save.busy}>
            Save password
          </Button>
          <Button look="plain" onClick={onDone}>
            Later
          </Button>
        </div>
      </form>
    </div>
  );
}
