/** Sign in with email and password. */
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { signIn } from "../../lib/api/account";
import { useAction } from "../../lib/load";
import { safeNext } from "../../lib/paths";
import { refreshSession, user } from "../../lib/session";
import { useTitle } from "../../lib/title";
import { Button, LinkButton } from "../../lib/ui/Button";
import { Field } from "../../lib/ui/Field";
import { FormError } from "../../lib/ui/States";
import { Mark } from "../../shell/Mark";

export interface Credentials {
  email: string;
  password: string;
}

/** What can be said before the server is asked. */
export function missing({ email, password }: Credentials): Partial<Credentials> {
  return {
    ...(email.trim() === "" && { email: "Enter your email address or username." }),
    ...(password === "" && { password: "Enter your password." }),
  };
}

export function SignIn() {
  useTitle("Sign in");
  const { query, route } = useLocation();
  const next = safeNext(query["next"]);
  const [credentials, setCredentials] = useState<Credentials>({ email: "", password: "" });
  const [asked, setAsked] = useState(false);
  const send = useAction(async () => {
    await signIn(credentials.email.trim(), credentials.password);
    await refreshSession();
    route(next, true);
  });
  const gaps = asked ? missing(credentials) : {};
  const refused = send.error?.fields ?? {};

  if (user.value !== null && !send.busy) {
    return (
      <div class="page narrow">
        <h1>You are signed in</h1>
        <p>As {user.value.display_name || user.value.username}.</p>
        <div class="actions">
          <LinkButton look="primary" href={next}>
            Go on
          </LinkButton>
        </div>
      </div>
    );
  }
  return (
    <div class="page narrow">
      <Mark />
      <h1>Sign in to Stagedoor</h1>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          const first = Object.keys(missing(credentials))[0];
          if (first === undefined) send.run();
          else event.currentTarget.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
        }}
      >
        <Field label="Email or username" error={gaps.email ?? refused["email"]}>
          {(props) => (
            <input
              {...props}
              name="email"
              autocapitalize="off"
              spellcheck={false}
              autocomplete="username"
              value={credentials.email}
              onInput={(event) => {
                setCredentials({ ...credentials, email: event.currentTarget.value });
              }}
            />
          )}
        </Field>
        <Field
          label="Password"
          error={gaps.password ?? refused["password"] ?? (send.error?.status === 401 ? send.error.message : undefined)}
        >
          {(props) => (
            <input
              {...props}
              name="password"
              type="password"
              autocomplete="current-password"
              value={credentials.password}
              onInput={(event) => {
                setCredentials({ ...credentials, password: event.currentTarget.value });
              }}
            />
          )}
        </Field>
        <FormError error={send.error?.status === 401 ? undefined : send.error} />
        <div class="actions">
          <Button type="submit" look="primary" busy={send.busy}>
            {send.busy ? "Signing in…" : "Sign in"}
          </Button>
        </div>
      </form>
      <p class="sd-meta">
        No password yet? Use the one-time link you were given, or ask an administrator to run{" "}
        <code>stagedoor-server bootstrap</code> for a new one.
      </p>
    </div>
  );
}
