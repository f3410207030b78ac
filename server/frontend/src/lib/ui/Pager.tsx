/** Steps through the pages of a list. */
import { Button } from "./Button";

export interface PagerProps {
  page: number;
  next: number | null | undefined;
  onPage: (page: number) => void;
}

export function Pager({ page, next, onPage }: PagerProps) {
  if (page <= 1 && next == null) return null;
  return (
    <nav class="pager" aria-label="Pages">
      <Button
        disabled={page <= 1}
        onClick={() => {
          onPage(page - 1);
        }}
      >
        Earlier
      </Button>
      <span>Page {page}</span>
      <Button
        disabled={next == null}
        onClick={() => {
          onPage(page + 1);
        }}
      >
        More
      </Button>
    </nav>
  );
}
