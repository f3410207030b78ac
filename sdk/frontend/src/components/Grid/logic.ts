/** Which arrangement holds at which width of a grid. */

export const WIDTHS = ["base", "sm", "md", "lg"] as const;
export type Width = (typeof WIDTHS)[number];
export type ByWidth = Partial<Record<Width, string>>;

export interface GridProps {
  areas?: ByWidth | null;
  area_names?: string[] | null;
  columns?: ByWidth | null;
  rows?: string | null;
  gap?: [number, number];
  min_width?: number;
  equal_height?: boolean;
}

export interface Arrangement {
  columns: string;
  areas: string;
  /** Number of columns, as far as it can be told; null for as many as fit. */
  count: number | null;
}

/** The arrangement at each width: what is given for the width itself, or for the nearest narrower one. */
export function arrangements({ areas, columns, min_width: least = 240 }: GridProps): Record<Width, Arrangement> {
  let area: string | undefined;
  let tracks: string | undefined;
  const found = {} as Record<Width, Arrangement>;
  for (const width of WIDTHS) {
    area = areas?.[width] ?? area;
    tracks = columns?.[width] ?? tracks;
    const words =
      /"([^"]*)"/
        .exec(area ?? "")?.[1]
        ?.trim()
        .split(/\s+/).length ?? 0;
    const isFree = !areas && !columns;
    found[width] = {
      areas: area ?? "none",
      columns:
        tracks ??
        (words > 0
          ? `repeat(${words}, minmax(0, 1fr))`
          : isFree
            ? `repeat(auto-fill, minmax(min(${least}px, 100%), 1fr))`
            : "minmax(0, 1fr)"),
      count: tracks ? trackCount(tracks) : isFree ? null : Math.max(words, 1),
    };
  }
  return found;
}

/** The number of columns in CSS tracks: what stands apart by spaces outside of brackets. */
export function trackCount(tracks: string): number | null {
  const repeated = /^repeat\((\d+),/.exec(tracks);
  if (repeated) return Number(repeated[1]);
  if (tracks.includes("repeat(")) return null;
  return tracks
    .replace(/\([^()]*\)/g, "()")
    .trim()
    .split(/\s+/).length;
}

/** `grid-area` of a child: its area where there are areas, else as many cells as it asks for and there are. */
export function placeOf(at: Arrangement, area: string | null, columns: number, rows: number): string {
  if (area !== null && at.areas !== "none") return area;
  const wide = Math.min(columns, at.count ?? columns);
  return `span ${at.count === 1 ? 1 : rows} / span ${wide}`;
}

/** The area of each child: the one that its cell names, the others take what is left, in order. */
export function areasOf(named: (string | null)[], names: readonly string[] | null): (string | null)[] {
  if (!names) return named.map(() => null);
  const free = names.filter((name) => !named.includes(name));
  return named.map((name) => (name !== null && names.includes(name) ? name : (free.shift() ?? null)));
}
