/** The door of a private link: lets members through, sends the others to sign in, or says no. */
import { useEffect, useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso";
import { visitLink } from "../../lib/api/links";
import type { ApiError } from "../../lib/api/request";
import { asApiError } from "../../lib/load";
import { safeNext, signInPath, webAddress } from "../../lib/paths";
import { session, user } from "../../lib/session";
import { useTitle } from "../../lib/title";
import { Button, LinkButton } from "../../lib/ui/Button";
import { Empty, Loading } from "../../lib/ui/States";

export function Visit() {
  useTitle("Private link");
  const { params } = useRoute();
  const { query, url } = useLocation();
  const name = params["name"] ?? "";
  const [refused, setRefused] = useState<ApiError>();
  const [turn, setTurn] = useState(0);
  const person = user.value?.username;
  useEffect(() => {
    if (person === undefined) return;
    setRefused(undefined);
    visitLink(name, safeNext(query["next"])).then(
      (answer) => {
        const target = webAddress(answer.url);
        if (target) location.replace(target);
        else setRefused(asApiError(new Error("The server gave no address to go to.")));
      },
      (cause: unknown) => {
        setRefused(asApiError(cause));
      },
    );
  }, [name, person, turn]);

  if (session.value !== undefined && person === undefined) {
    return (
      <div class="page">
        <Empty whole icon="lock" title={`${name} is private`}>
          <p>It is open to the team of the person who shared it. Sign in to show that you are one of them.</p>
          <LinkButton look="primary" href={signInPath(url)}>
            Sign in
          </LinkButton>
        </Empty>
      </div>
    );
  }
  if (refused) {
    const isRefusal = refused.status === 403 || refused.status === 404;
    return (
      <div class="page">
        <Empty whole icon="lock" title={isRefusal ? `${name} is not open to you` : "The door did not open"}>
          <p role="alert">
            {isRefusal
              ? `You are signed in as ${person ?? ""}, who is not in its team. Ask the person who gave you the link to invite you.`
              : refused.message}
          </p>
          <div class="actions">
            <Button
              look={isRefusal ? "normal" : "primary"}
              icon="refresh"
              onClick={() => {
                setTurn(turn + 1);
              }}
            >
              Try again
            </Button>
            <LinkButton href="/">To the gallery</LinkButton>
          </div>
        </Empty>
      </div>
    );
  }
  return (
    <div class="page narrow">
      <Loading what="the private app" lines={2} />
    </div>
  );
}
