/** The reader's account: name, password, access tokens, SSH keys, teams. */
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { changeAccount } from "../../lib/api/account";
import { createTeam } from "../../lib/api/teams";
import { useAction } from "../../lib/load";
import { refreshSession, teams, user } from "../../lib/session";
import { useTitle } from "../../lib/title";
import { announce } from "../../lib/ui/announce";
import { Button } from "../../lib/ui/Button";
import { Field } from "../../lib/ui/Field";
import { FormError, SignedIn } from "../../lib/ui/States";
import { Keys } from "./Keys";
import { Tokens } from "./Tokens";

export function Account() {
  useTitle("Account");
  return (
    <div class="page reading">
      <header class="page-head">
        <h1>Account</h1>
      </header>
      <SignedIn why="Your account, tokens and keys are behind it.">
        <div class="sections">
          <Profile />
          <Tokens />
          <Keys />
          <Teams />
          <Password />
        </div>
      </SignedIn>
    </div>
  );
}

function Profile() {
  const person = user.value;
  const [name, setName] = useState(person?.display_name ?? "");
  const save = useAction(async () => {
    await changeAccount({ display_name: name.trim() });
    await refreshSession();
    announce("Profile saved.");
  });
  if (!person) return null;
  return (
    <section aria-labelledby="profile">
      <h2 id="profile">Profile</h2>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.run();
        }}
      >
        <p class="sd-meta">
          {person.email && `${person.email} · `}
          <code>{person.username}</code>
        </p>
        <Field label="Name" help="Shown on your projects and runs." error={save.error?.fields["display_name"]}>
          {(props) => (
            <input
              {...props}
              autocomplete="name"
              maxLength={80}
              value={name}
              onInput={(event) => {
                setName(event.currentTarget.value);
              }}
            />
          )}
        </Field>
        <FormError error={save.error?.fields["display_name"] ? undefined : save.error} />
        <div class="actions">
          <Button type="submit" busy={save.busy} disabled={name.trim() === ""}>
            Save name
          </Button>
        </div>
      </form>
    </section>
  );
}

function Teams() {
  const { route } = useLocation();
  const [name, setName] = useState("");
  const make = useAction(async () => {
    const team = await createTeam(name.trim());
    await refreshSession();
    route(`/teams/${encodeURIComponent(team.slug)}`);
  });
  return (
    <section aria-labelledby="teams">
      <h2 id="teams">Teams</h2>
      <ul class="plain-list">
        {teams.value.map((team) => (
          <li key={team.slug}>
            <a href={`/teams/${encodeURIComponent(team.slug)}`}>{team.name}</a>
            <span class="sd-meta">{team.role}</span>
          </li>
        ))}
      </ul>
      <form
        class="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          make.run();
        }}
      >
        <Field label="New team" help="Small letters, digits and hyphens." error={make.error?.fields["slug"]}>
          {(props) => (
            <input
              {...props}
              value={name}
              autocapitalize="off"
              spellcheck={false}
              onInput={(event) => {
                setName(event.currentTarget.value);
              }}
            />
          )}
        </Field>
        <Button type="submit" icon="plus" busy={make.busy} disabled={name.trim() === ""}>
          Create team
        </Button>
      </form>
      <FormError error={make.error?.fields["slug"] ? undefined : make.error} />
    </section>
  );
}

function Password() {
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const asksCurrent = user.value?.has_password ?? true;
  const save = useAction(async () => {
    await changeAccount({ password, ...(asksCurrent && { current_password: current }) });
    setCurrent("");
    setPassword("");
    await refreshSession();
    announce("Password saved. Other sessions are signed out.");
  });
  const fields = save.error?.fields ?? {};
  const shown = "password" in fields || "current_password" in fields;
  return (
    <section aria-labelledby="password">
      <h2 id="password">Password</h2>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.run();
        }}
      >
        <input type="hidden" autocomplete="username" value={user.value?.email ?? user.value?.username} />
        {asksCurrent && (
          <Field label="Current password" error={fields["current_password"]}>
            {(props) => (
              <input
                {...props}
                type="password"
                autocomplete="current-password"
                value={current}
                onInput={(event) => {
                  setCurrent(event.currentTarget.value);
                }}
              />
            )}
          </Field>
        )}
        <Field
          label="New password"
          help="At least 10 characters; a few words make a good one."
          error={fields["password"]}
        >
          {(props) => (
            <input
              {...props}
              type="password"
              autocomplete="new-password"
              minLength={10}
              value={password}
              onInput={(event) => {
                setPassword(event.currentTarget.value);
              }}
            />
          )}
        </Field>
        <FormError error={shown ? undefined : save.error} />
        <div class="actions">
          <Button type="submit" busy={save.busy} disabled={password === ""}>
            Save password
          </Button>
        </div>
      </form>
    </section>
  );
}
