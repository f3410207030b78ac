/** All projects the reader may see: search, filters, cards. The address holds the filter. */
import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { listProjects, listTags } from "../../lib/api/projects";
import type { Sort } from "../../lib/api/types";
import { useLoad } from "../../lib/load";
import { teams, user } from "../../lib/session";
import { useTitle } from "../../lib/title";
import { Button, LinkButton } from "../../lib/ui/Button";
import { Sample } from "../../lib/ui/Copy";
import { Choices } from "../../lib/ui/Field";
import { Icon } from "../../lib/ui/Icon";
import { Pager } from "../../lib/ui/Pager";
import { Empty, Failure } from "../../lib/ui/States";
import { Card } from "./Card";
import { changed, filterPath, isFiltered, readFilter, toRequest, type GalleryFilter, type StateFilter } from "./filter";
import { offeredTags } from "./tags";

/** After this pause in typing the search runs: shorter than a reader waits, longer than between keys. */
const SEARCH_PAUSE_MS = 250;

const STATES: readonly { value: StateFilter; label: string }[] = [
  { value: "all", label: "All" },
  { value: "live", label: "Live" },
  { value: "offline", label: "Offline" },
];

const SORTS: readonly [Sort, string][] = [
  ["trending", "Trending"],
  ["likes", "Most liked"],
  ["recent", "Recently updated"],
];

function SearchBox({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  // Going back in history changes the filter from outside; typing must not be overwritten by its own echo.
  useEffect(() => {
    if (value !== sent.current) {
      sent.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      onSearch(text);
    }, SEARCH_PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return (
    <label class="search">
      <Icon name="search" />
      <span class="visually-hidden">Search projects</span>
      <input
        type="search"
        class="sd-input"
        placeholder="Search projects"
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
        }}
      />
    </label>
  );
}

function FilterRow({
  filter,
  tags,
  onChange,
}: {
  filter: GalleryFilter;
  tags: string[];
  onChange: (c: Partial<GalleryFilter>) => void;
}) {
  return (
    <div class="gallery-filter">
      <div class="filter-row" role="search" aria-label="Projects">
        <SearchBox
          value={filter.query}
          onSearch={(query) => {
            onChange({ query });
          }}
        />
        <Choices
          legend="State"
          choices={STATES}
          value={filter.state}
          onChange={(state) => {
            onChange({ state });
          }}
        />
        <select
          class="sd-input sort"
          aria-label="Sort by"
          value={filter.sort}
          onChange={(event) => {
            onChange({ sort: event.currentTarget.value as Sort });
          }}
        >
          {SORTS.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      {(tags.length > 0 || filter.team !== "") && (
        <div class="tag-row" role="group" aria-label="Tags">
          {filter.team !== "" && (
            <button
              type="button"
              class="tag"
              aria-pressed="true"
              onClick={() => {
                onChange({ team: "" });
              }}
            >
              Team {filter.team} <Icon name="close" />
            </button>
          )}
          {tags.map((tag) => (
            <button
              key={tag}
              type="button"
              class="tag"
              aria-pressed={tag === filter.tag}
              onClick={() => {
                onChange({ tag: tag === filter.tag ? "" : tag });
              }}
            >
              {tag}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function NoProjects({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered) {
    return (
      <Empty icon="search" title="No project matches">
        <p>Try fewer words, or another tag.</p>
        <Button icon="close" onClick={onClear}>
          Clear the filters
        </Button>
      </Empty>
    );
  }
  const team = teams.value[0]?.slug ?? "team";
  return (
    <Empty icon="play" title="The stage is empty">
      <p>Share an app into a project and it stands here for your team, live for as long as it runs:</p>
      <Sample code={`demo.launch(share="${team}/my-app")`} what="line of Python" />
      {user.value ? (
        <LinkButton look="primary" icon="plus" href="/new">
          New project
        </LinkButton>
      ) : (
        <LinkButton look="primary" href="/login">
          Sign in to make one
        </LinkButton>
      )}
    </Empty>
  );
}

const countWords = (total: number): string => `${String(total)} ${total === 1 ? "project" : "projects"}`;

export function Gallery() {
  useTitle("Gallery");
  const { query, route } = useLocation();
  const filter = readFilter(query);
  const address = filterPath(filter);
  // Who asks decides what is seen, so signing in or out asks again.
  const { data, error, loading, reload } = useLoad(
    (signal) => listProjects(toRequest(filter), signal),
    `${address} ${user.value?.username ?? ""}`,
  );
  // Tags are a convenience: without them the gallery is still whole, so their failure is not shown.
  const known = useLoad((signal) => listTags(signal), user.value?.username ?? "").data ?? [];
  const apply = (change: Partial<GalleryFilter>) => {
    route(filterPath(changed(filter, change)), "query" in change);
  };
  return (
    <div class="page">
      <header class="page-head">
        <h1>Gallery</h1>
        <p class="sd-meta" role="status">
          {data ? countWords(data.total) : " "}
        </p>
      </header>
      <FilterRow filter={filter} tags={offeredTags(known, filter.tag)} onChange={apply} />
      {error && <Failure error={error} doing="load the gallery" onRetry={reload} />}
      {!error && !data && (
        <div class="cards" role="status">
          <span class="visually-hidden">Loading projects</span>
          {Array.from({ length: 8 }, (_, index) => (
            <div key={index} class="card card-ghost" />
          ))}
        </div>
      )}
      {!error && data?.items.length === 0 && (
        <NoProjects
          filtered={isFiltered(filter)}
          onClear={() => {
            apply({ query: "", team: "", tag: "", state: "all" });
          }}
        />
      )}
      {!error && data && data.items.length > 0 && (
        <>
          <div class="cards" data-stale={loading || undefined}>
            {data.items.map((project) => (
              <Card key={`${project.team}/${project.name}`} project={project} />
            ))}
          </div>
          <Pager
            page={filter.page}
            next={data.next}
            onPage={(page) => {
              route(filterPath({ ...filter, page }));
            }}
          />
        </>
      )}
    </div>
  );
}
