/** The reader's own share links: where they lead, who may open them, and how to end them. */
import { useState } from "preact/hooks";
import { changeLink, listLinks, revokeLink } from "../../lib/api/links";
import type { LinkChange, ShareLink } from "../../lib/api/types";
import { useAction, useLoad, type Loaded } from "../../lib/load";
import { projectPath, shortAddress, splitProject, webAddress } from "../../lib/paths";
import { useTitle } from "../../lib/title";
import { announce } from "../../lib/ui/announce";
import { Button } from "../../lib/ui/Button";
import { Copy, Sample } from "../../lib/ui/Copy";
import { Confirm } from "../../lib/ui/Dialog";
import { LiveDot, VisibilityMark, When } from "../../lib/ui/Marks";
import { Icon } from "../../lib/ui/Icon";
import { Menu, MenuItem } from "../../lib/ui/Menu";
import { Empty, Failure, FormError, Loading, SignedIn } from "../../lib/ui/States";

export function Links() {
  useTitle("My links");
  return (
    <div class="page">
      <header class="page-head">
        <h1>My links</h1>
        <p class="sd-meta">Addresses that lead to apps on your machines. A link lives as long as its app runs.</p>
      </header>
      <SignedIn why="Links belong to the person who shared them.">
        <LinkList />
      </SignedIn>
    </div>
  );
}

function LinkList() {
  const loaded = useLoad(listLinks, "");
  const { data, error, reload } = loaded;
  if (error && !data) return <Failure error={error} doing="load your links" onRetry={reload} />;
  if (!data) return <Loading what="your links" lines={5} />;
  if (data.length === 0) {
    return (
      <Empty icon="link" title="No links yet">
        <p>Share an app from the machine it runs on. The link is printed, and listed here:</p>
        <Sample code="demo.launch(share=True)" what="line of Python" />
        <p>Any local web app works too:</p>
        <Sample code="stagedoor share 3000" />
      </Empty>
    );
  }
  return (
    <div class="table-place">
      <table class="table" data-stack>
        <thead>
          <tr>
            <th scope="col">Link</th>
            <th scope="col">State</th>
            <th scope="col">Open to</th>
            <th scope="col">Project</th>
            <th scope="col">Made</th>
            <th scope="col">Ends</th>
            <th scope="col">
              <span class="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.map((link) => (
            <Row key={link.name} link={link} loaded={loaded} links={data} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  link: ShareLink;
  links: readonly ShareLink[];
  loaded: Loaded<ShareLink[]>;
}

function Row({ link, links, loaded }: RowProps) {
  const [asking, setAsking] = useState(false);
  const change = useAction(async (body: LinkChange, said: string) => {
    const answer = await changeLink(link.name, body);
    loaded.set(links.map((item) => (item.name === link.name ? answer : item)));
    announce(said);
  });
  const revoke = useAction(async () => {
    await revokeLink(link.name);
    setAsking(false);
    announce(`Revoked ${link.name}. Its app is cut off within seconds.`);
    loaded.reload();
  });
  const project = link.project ? splitProject(link.project) : undefined;
  return (
    <tr data-revoked={link.revoked || undefined}>
      <td class="link-cell">
        {link.revoked ? (
          <s>{shortAddress(link.url)}</s>
        ) : (
          <>
            <a href={webAddress(link.url) ?? "#"} target="_blank" rel="noopener">
              {shortAddress(link.url)}
            </a>
            <Copy text={link.url} what={`link ${link.name}`} />
          </>
        )}
      </td>
      <td>
        {link.revoked ? <span class="mark-word">Revoked</span> : <LiveDot state={link.live ? "live" : "offline"} />}
      </td>
      <td data-label="Open to">
        <VisibilityMark visibility={link.visibility} />
      </td>
      <td data-label="Project">{project ? <a href={projectPath(...project)}>{link.project}</a> : "–"}</td>
      <td data-label="Made">
        <When at={link.created_at} />
      </td>
      <td data-label="Ends">{link.expires_at ? <When at={link.expires_at} /> : "When you end it"}</td>
      <td class="row-actions">
        {link.revoked ? (
          <Button
            small
            busy={change.busy}
            onClick={() => {
              change.run({ revoked: false }, `${link.name} works again once its app shares it.`);
            }}
          >
            Bring back
          </Button>
        ) : (
          <LiveActions
            link={link}
            busy={change.busy}
            onChange={change.run}
            onRevoke={() => {
              setAsking(true);
            }}
          />
        )}
        {change.error && <FormError error={change.error} />}
        {asking && (
          <Confirm
            title={`Revoke ${link.name}?`}
            verb="Revoke the link"
            busy={revoke.busy}
            error={revoke.error}
            onConfirm={revoke.run}
            onClose={() => {
              setAsking(false);
            }}
          >
            <p>
              {shortAddress(link.url)} stops working at once for everyone who has it. The app itself goes on running on
              its machine.
            </p>
          </Confirm>
        )}
      </td>
    </tr>
  );
}

const DAY_MS = 86_400_000;
const ENDS: readonly [days: number | null, words: string][] = [
  [1, "End it in a day"],
  [7, "End it in a week"],
  [30, "End it in 30 days"],
  [null, "No end"],
];

interface LiveActionsProps {
  link: ShareLink;
  busy: boolean;
  onChange: (change: LinkChange, said: string) => void;
  onRevoke: () => void;
}

function LiveActions({ link, busy, onChange, onRevoke }: LiveActionsProps) {
  const isPublic = link.visibility === "public";
  return (
    <>
      <Button
        small
        busy={busy}
        onClick={() => {
          onChange(
            { visibility: isPublic ? "private" : "public" },
            isPublic ? `${link.name} is private now.` : `Everyone can open ${link.name} now.`,
          );
        }}
      >
        {isPublic ? "Make private" : "Make public"}
      </Button>
      <Button small look="danger" onClick={onRevoke}>
        Revoke
      </Button>
      <Menu label={`When ${link.name} ends`} face={<Icon name="clock" />}>
        {(close) =>
          ENDS.map(([days, words]) => (
            <MenuItem
              key={words}
              onClick={() => {
                close();
                const expires_at = days === null ? null : new Date(Date.now() + days * DAY_MS).toISOString();
                onChange({ expires_at }, days === null ? `${link.name} has no end now.` : "The end is set.");
              }}
            >
              {words}
            </MenuItem>
          ))
        }
      </Menu>
    </>
  );
}
