/** For addresses where nothing is. */
import { useTitle } from "../lib/title";
import { LinkButton } from "../lib/ui/Button";
import { Empty } from "../lib/ui/States";

export function NotFound() {
  useTitle("Not found");
  return (
    <div class="page">
      <Empty whole icon="search" title="Nothing stands at this address">
        <p>The project may have been renamed or deleted, or the address has a slip in it.</p>
        <LinkButton look="primary" href="/">
          To the gallery
        </LinkButton>
      </Empty>
    </div>
  );
}
