/** The bar on every page: where one is, where one can go, who one is. */
import { useLocation } from "preact-iso";
import { signOut } from "../lib/api/account";
import { useAction } from "../lib/load";
import { signInPath } from "../lib/paths";
import { chooseScheme, scheme, type Scheme } from "../lib/scheme";
import { refreshSession, session, teams, user } from "../lib/session";
import { announce } from "../lib/ui/announce";
import { LinkButton } from "../lib/ui/Button";
import { Icon, type IconName } from "../lib/ui/Icon";
import { Menu, MenuItem, MenuLink } from "../lib/ui/Menu";
import { Mark } from "./Mark";

const SCHEMES: readonly [value: Scheme, label: string, icon: IconName][] = [
  ["system", "As the system", "screen"],
  ["light", "Light", "sun"],
  ["dark", "Dark", "moon"],
];

function SchemeMenu() {
  const current = SCHEMES.find(([value]) => value === scheme.value) ?? SCHEMES[0];
  return (
    <Menu label="Colour scheme" face={<Icon name={current?.[2] ?? "screen"} />}>
      {(close) =>
        SCHEMES.map(([value, label, icon]) => (
          <MenuItem
            key={value}
            checked={value === scheme.value}
            onClick={() => {
              chooseScheme(value);
              close();
            }}
          >
            <Icon name={icon} /> {label}
            {value === scheme.value && <Icon name="check" />}
          </MenuItem>
        ))
      }
    </Menu>
  );
}

function AccountMenu() {
  const { route } = useLocation();
  const person = user.value;
  const leave = useAction(async () => {
    await signOut();
    await refreshSession();
    route("/");
    announce("You are signed out.");
  });
  if (!person) return null;
  return (
    <Menu
      label="Account"
      face={<span class="avatar">{initial(person.display_name || person.username)}</span>}
      look="plain"
    >
      {(close) => (
        <>
          <div class="menu-head" role="presentation">
            <strong>{person.display_name || person.username}</strong>
            <span>{person.email ?? person.username}</span>
          </div>
          <MenuLink href="/account" onClick={close}>
            <Icon name="user" /> Account and tokens
          </MenuLink>
          {teams.value.map((team) => (
            <MenuLink key={team.slug} href={`/teams/${encodeURIComponent(team.slug)}`} onClick={close}>
              <Icon name="team" /> {team.name}
            </MenuLink>
          ))}
          <MenuItem
            onClick={() => {
              close();
              leave.run();
            }}
          >
            <Icon name="out" /> Sign out
          </MenuItem>
        </>
      )}
    </Menu>
  );
}

const initial = (name: string): string => [...name.trim()][0]?.toUpperCase() ?? "?";

export function TopBar() {
  const { path, url } = useLocation();
  const current = (href: string) => (path === href ? "page" : undefined);
  return (
    <header class="top-bar">
      <a class="wordmark" href="/" aria-label="Stagedoor, to the gallery">
        <Mark />
        <span>Stagedoor</span>
      </a>
      <nav aria-label="Site">
        <a href="/" aria-current={current("/")}>
          Gallery
        </a>
        {user.value && (
          <a href="/links" aria-current={current("/links")}>
            My links
          </a>
        )}
      </nav>
      <div class="top-tools">
        {user.value && (
          <a class="sd-btn new-project" data-size="sm" href="/new">
            <Icon name="plus" />
            <span>New project</span>
          </a>
        )}
        <SchemeMenu />
        <AccountMenu />
        {session.value?.user === null && path !== "/login" && path !== "/enter" && (
          <LinkButton look="primary" small href={signInPath(url)}>
            Sign in
          </LinkButton>
        )}
      </div>
    </header>
  );
}
