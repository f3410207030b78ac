/** Where an invite link leads: says what it offers, then joins as oneself or as somebody new. */
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { acceptInvite, inspectInvite } from "../../lib/api/teams";
import type { InviteInfo, NewAccount } from "../../lib/api/types";
import { useAction, useLoad } from "../../lib/load";
import { refreshSession, session, user } from "../../lib/session";
import { useTitle } from "../../lib/title";
import { announce } from "../../lib/ui/announce";
import { Button, LinkButton } from "../../lib/ui/Button";
import { Field } from "../../lib/ui/Field";
import { When } from "../../lib/ui/Marks";
import { Empty, FormError, Loading } from "../../lib/ui/States";
import { Mark } from "../../shell/Mark";
import { MIN_PASSWORD_LENGTH } from "../sign-in/password";

export function JoinTeam({ token }: { token: string }) {
  useTitle("Join a team");
  const { data: invite, error } = useLoad(() => inspectInvite(token), token);
  if (error) {
    return (
      <div class="page">
        <Empty whole icon="team" title="This invitation does not work any more">
          <p role="alert">{error.message}</p>
          <p>Ask the person who sent it for a new one.</p>
          <LinkButton href="/">To the gallery</LinkButton>
        </Empty>
      </div>
    );
  }
  return (
    <div class="page narrow">
      {invite && session.value ? <Offer invite={invite} token={token} /> : <Loading what="the invitation" />}
    </div>
  );
}

function Offer({ invite, token }: { invite: InviteInfo; token: string }) {
  const { route, url } = useLocation();
  const join = useAction(async (account?: NewAccount) => {
    const joined = await acceptInvite(token, account);
    await refreshSession();
    announce(`You are in ${invite.team_name}.`);
    route(`/teams/${encodeURIComponent(joined.team)}`, true);
  });
  return (
    <>
      <Mark />
      <h1>Join {invite.team_name}</h1>
      <p>
        {invite.invited_by} invites you as {invite.role}. The invitation ends <When at={invite.expires_at} />.
      </p>
      {user.value ? (
        <>
          <FormError error={join.error} />
          <div class="actions">
            <Button
              look="primary"
              busy={join.busy}
              onClick={() => {
                join.run();
              }}
            >
              Join as {user.value.display_name}
            </Button>
          </div>
        </>
      ) : (
        <>
          <NewPerson join={join} />
          <p class="sd-meta">
            You have an account here? <a href={`/login?next=${encodeURIComponent(url)}`}>Sign in</a> first.
          </p>
        </>
      )}
    </>
  );
}

function NewPerson({ join }: { join: ReturnType<typeof useAction<[account?: NewAccount]>> }) {
  const [account, setAccount] = useState<NewAccount>({ username: "", email: "", password: "" });
  const errors = join.error?.fields ?? {};
  const field = (
    name: keyof NewAccount,
    label: string,
    type: "text" | "email" | "password",
    complete: string,
    help?: string,
  ) => (
    <Field label={label} error={errors[name]} {...(help && { help })}>
      {(control) => (
        <input
          {...control}
          // The type decides which attributes are allowed; these fit all three.
          type={type as "text"}
          autocomplete={complete}
          required
          value={account[name] ?? ""}
          onInput={(event) => {
            setAccount({ ...account, [name]: event.currentTarget.value });
          }}
        />
      )}
    </Field>
  );
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        join.run(account);
      }}
    >
      {field("username", "Username", "text", "username", "Small letters, digits and hyphens.")}
      {field("email", "Email", "email", "email")}
      {field("password", "Password", "password", "new-password", `At least ${String(MIN_PASSWORD_LENGTH)} characters.`)}
      <FormError error={Object.keys(errors).length > 0 ? undefined : join.error} />
      <div class="actions">
        <Button type="submit" look="primary" busy={join.busy}>
          Create account and join
        </Button>
      </div>
    </form>
  );
}
