/** The site's frame and its addresses. Each page but the gallery is a chunk of its own. */
import type { ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { LocationProvider, Route, Router, useLocation } from "preact-iso";
import { lazyPage } from "./lazy";
import { sessionError, refreshSession } from "./lib/session";
import { Button } from "./lib/ui/Button";
import { Notes } from "./lib/ui/Notes";
import { Gallery } from "./pages/gallery/Gallery";
import { NotFound } from "./pages/NotFound";
import { TopBar } from "./shell/TopBar";

const SignIn = lazyPage(() => import("./pages/sign-in/SignIn").then((m) => m.SignIn));
const Enter = lazyPage(() => import("./pages/sign-in/Enter").then((m) => m.Enter));
const Links = lazyPage(() => import("./pages/links/Links").then((m) => m.Links));
const Account = lazyPage(() => import("./pages/account/Account").then((m) => m.Account));
const NewProject = lazyPage(() => import("./pages/new-project/NewProject").then((m) => m.NewProject));
const TeamPage = lazyPage(() => import("./pages/team/TeamPage").then((m) => m.TeamPage));
const RunPage = lazyPage(() => import("./pages/run/RunPage").then((m) => m.RunPage));
const Visit = lazyPage(() => import("./pages/visit/Visit").then((m) => m.Visit));
const ProjectPage = lazyPage(() => import("./pages/project/ProjectPage").then((m) => m.ProjectPage));

/** Fixed pages come before projects, whose address is any two words. */
const PAGES: readonly [path: string, component: ComponentType][] = [
  ["/", Gallery],
  ["/login", SignIn],
  ["/enter", Enter],
  ["/links", Links],
  ["/account", Account],
  ["/new", NewProject],
  ["/teams/:team", TeamPage],
  ["/runs/:id", RunPage],
  ["/visit/:name", Visit],
  ["/:team/:name", ProjectPage],
  ["/:team/:name/:tab", ProjectPage],
];

function Main() {
  const { path } = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    // Reading starts at the new page, as after a full load; tabs of one project keep their place.
    else if (document.activeElement === document.body || !main.current?.contains(document.activeElement))
      main.current?.focus();
  }, [path]);
  return (
    <main id="main" ref={main} tabIndex={-1}>
      {sessionError.value && (
        <div class="banner" role="alert">
          <span>{sessionError.value.message}</span>
          <Button small icon="refresh" onClick={() => void refreshSession()}>
            Try again
          </Button>
        </div>
      )}
      <Router>
        {PAGES.map(([pattern, component]) => (
          <Route key={pattern} path={pattern} component={component} />
        ))}
        <Route default component={NotFound} />
      </Router>
    </main>
  );
}

export function App() {
  return (
    <LocationProvider>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <TopBar />
      <Main />
      <Notes />
    </LocationProvider>
  );
}
