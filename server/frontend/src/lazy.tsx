/** Pages that load when they are first opened, with their own loading and failed states. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Empty, Loading } from "./lib/ui/States";
import { Button } from "./lib/ui/Button";

/**
 * Wraps the import of a page.
 *
 * The router's own `lazy` relies on thrown promises and private fields of Preact; a
 * component that renders a placeholder needs neither, and can say that loading failed
 * (which happens when the server was updated while the page stood open).
 */
export function lazyPage<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  return function LazyPage(props: Props) {
    const [page, setPage] = useState<{ component: ComponentType<Props> } | undefined>(loaded && { component: loaded });
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (page) return;
      let gone = false;
      load().then(
        (component) => {
          loaded = component;
          if (!gone) setPage({ component });
        },
        () => {
          if (!gone) setFailed(true);
        },
      );
      return () => {
        gone = true;
      };
    }, []);
    if (failed) {
      return (
        <Empty whole icon="error" title="This page could not be loaded">
          <p>Stagedoor may have been updated since you opened it.</p>
          <Button
            look="primary"
            icon="refresh"
            onClick={() => {
              location.reload();
            }}
          >
            Load again
          </Button>
        </Empty>
      );
    }
    if (!page) {
      return (
        <div class="page">
          <Loading what="the page" />
        </div>
      );
    }
    const Page = page.component;
    return <Page {...props} />;
  };
}
