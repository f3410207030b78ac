/** Where an invite link leads: says what it is and joins on a press. */
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { acceptInvite } from "../../lib/api/teams";
import { useAction } from "../../lib/load";
import { refreshSession } from "../../lib/session";
import { useTitle } from "../../lib/title";
import { announce } from "../../lib/ui/announce";
import { Button } from "../../lib/ui/Button";
import { Empty, FormError, SignedIn } from "../../lib/ui/States";

export function JoinTeam() {
  useTitle("Join a team");
  const { query, route } = useLocation();
  const [token] = useState(query["token"] ?? "");
  const join = useAction(async () => {
    const team = await acceptInvite(token);
    await refreshSession();
    announce(`You are in ${team.title || team.name}.`);
    route(`/teams/${encodeURIComponent(team.name)}`, true);
  });
  return (
    <div class="page">
      <SignedIn why="You are invited to a team. Sign in to join it.">
        <Empty icon="team" title="You are invited to a team">
          <p>Joining lets you see its private projects and send runs to them, as far as your role allows.</p>
          <FormError error={join.error} />
          <Button look="primary" busy={join.busy} onClick={join.run}>
            Join the team
          </Button>
        </Empty>
      </SignedIn>
    </div>
  );
}
