/** A team: its projects, its members and their roles, and the link that invites more. */
import { useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso";
import { changeMember, createInvite, listMembers, readTeam, removeMember } from "../../lib/api/teams";
import type { Invite as InviteLink, Member, Role, Team } from "../../lib/api/types";
import { useAction, useLoad } from "../../lib/load";
import { reaches, refreshSession, user } from "../../lib/session";
import { useTitle } from "../../lib/title";
import { announce } from "../../lib/ui/announce";
import { Button, LinkButton } from "../../lib/ui/Button";
import { Sample } from "../../lib/ui/Copy";
import { Confirm } from "../../lib/ui/Dialog";
import { Field } from "../../lib/ui/Field";
import { When } from "../../lib/ui/Marks";
import { Failure, FormError, Loading } from "../../lib/ui/States";

const countWords = (count: number): string => `${String(count)} ${count === 1 ? "project" : "projects"}`;

const ROLES: readonly [Role, string][] = [
  ["reader", "Reader: opens private projects"],
  ["writer", "Writer: changes projects, sends runs"],
  ["admin", "Admin: manages members"],
  ["owner", "Owner: everything"],
];

export function TeamPage() {
  const { params } = useRoute();
  const team = params["team"] ?? "";
  return <LoadedTeam key={team} name={team} />;
}

function LoadedTeam({ name }: { name: string }) {
  const team = useLoad((signal) => readTeam(name, signal), user.value?.username ?? "");
  useTitle(team.data?.name ?? name);
  if (!team.data) {
    return (
      <div class="page">
        {team.error ? (
          <Failure whole error={team.error} doing={`open the team ${name}`} onRetry={team.reload} />
        ) : (
          <Loading what="the team" />
        )}
      </div>
    );
  }
  return (
    <div class="page reading">
      <header class="page-head">
        <h1>{team.data.name}</h1>
        <p class="sd-meta">
          <code>{team.data.slug}</code>
          {` · you are ${team.data.role}`}
        </p>
        <LinkButton small href={`/?team=${encodeURIComponent(team.data.slug)}`}>
          {countWords(team.data.projects_count)}
        </LinkButton>
      </header>
      <Members team={team.data} />
    </div>
  );
}

function Members({ team }: { team: Team }) {
  const { data, error, reload } = useLoad((signal) => listMembers(team.slug, signal), "");
  const manages = reaches(team.role, "admin");
  return (
    <div class="sections">
      <section aria-labelledby="members">
        <h2 id="members">Members</h2>
        {error && !data && <Failure error={error} doing="load the members" onRetry={reload} />}
        {!data && !error && <Loading what="the members" />}
        {data && (
          <div class="table-place">
            <table class="table" data-stack>
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">Role</th>
                  <th scope="col">Since</th>
                  <th scope="col">
                    <span class="visually-hidden">Actions</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.map((member) => (
                  <MemberRow key={member.username} team={team} member={member} manages={manages} onChanged={reload} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      {manages && !team.is_personal && <Invite team={team} />}
    </div>
  );
}

interface MemberRowProps {
  team: Team;
  member: Member;
  manages: boolean;
  onChanged: () => void;
}

function MemberRow({ team, member, manages, onChanged }: MemberRowProps) {
  const [asking, setAsking] = useState(false);
  const isSelf = member.username === user.value?.username;
  const name = member.display_name || member.username;
  const { route } = useLocation();
  const change = useAction(async (role: Role) => {
    await changeMember(team.slug, member.username, role);
    announce(`${name} is ${role} now.`);
    onChanged();
  });
  const remove = useAction(async () => {
    await removeMember(team.slug, member.username);
    if (isSelf) {
      await refreshSession();
      route("/account");
    }
    announce(isSelf ? `You left ${team.name}.` : `${name} is not in ${team.name} any more.`);
    setAsking(false);
    onChanged();
  });
  return (
    <tr>
      <td>
        {name} <span class="sd-meta">{member.username}</span>
      </td>
      <td data-label="Role">
        {manages && !isSelf ? (
          <select
            class="sd-input compact"
            aria-label={`Role of ${name}`}
            value={member.role}
            disabled={change.busy}
            onChange={(event) => {
              change.run(event.currentTarget.value as Role);
            }}
          >
            {ROLES.filter(([role]) => role !== "owner" || team.role === "owner" || member.role === "owner").map(
              ([role]) => (
                <option key={role} value={role}>
                  {role}
                </option>
              ),
            )}
          </select>
        ) : (
          member.role
        )}
        {change.error && <FormError error={change.error} />}
      </td>
      <td data-label="Since">
        <When at={member.joined_at} />
      </td>
      <td class="row-actions">
        {(manages || isSelf) && (
          <Button
            small
            look="danger"
            onClick={() => {
              setAsking(true);
            }}
          >
            {isSelf ? "Leave" : "Remove"}
          </Button>
        )}
        {asking && (
          <Confirm
            title={isSelf ? `Leave ${team.name}?` : `Remove ${name}?`}
            verb={isSelf ? "Leave the team" : "Remove from the team"}
            busy={remove.busy}
            error={remove.error}
            onConfirm={remove.run}
            onClose={() => {
              setAsking(false);
            }}
          >
            <p>{isSelf ? "You" : name} will not see the team's private projects any more.</p>
          </Confirm>
        )}
      </td>
    </tr>
  );
}

function Invite({ team }: { team: Team }) {
  const [role, setRole] = useState<Role>("writer");
  const [link, setLink] = useState<InviteLink>();
  const make = useAction(async () => {
    setLink(await createInvite(team.slug, role));
  });
  return (
    <section aria-labelledby="invite">
      <h2 id="invite">Invite</h2>
      <p class="sd-meta">
        Make a link and send it to one person. Whoever opens it first joins with the role you chose, with an account of
        their own or a new one.
      </p>
      <form
        class="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          make.run();
        }}
      >
        <Field label="Role">
          {(props) => (
            <select
              {...props}
              value={role}
              onChange={(event) => {
                setRole(event.currentTarget.value as Role);
              }}
            >
              {ROLES.filter(([name]) => name !== "owner").map(([name, words]) => (
                <option key={name} value={name}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Button type="submit" icon="link" busy={make.busy}>
          Make invite link
        </Button>
      </form>
      <FormError error={make.error} />
      {link && (
        <div class="made" role="status">
          <p>
            Copy it now: it is not shown again. It ends <When at={link.expires_at} />.
          </p>
          <Sample code={link.url} what="invite link" />
        </div>
      )}
    </section>
  );
}
