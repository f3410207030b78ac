/** Tables as text: what spreadsheets put on the clipboard, and CSV. */
import { cellText, type Cell } from "./logic";

/**
 * A cell for export. Text that a spreadsheet would run as a formula gets a leading apostrophe: exported data may
 * hold a stranger's words (CSV injection). Numbers stay as they are.
 */
function exported(cell: Cell | undefined): string {
  const text = cellText(cell);
  return typeof cell === "string" && /^[=+\-@\t\r]/.test(text) && !Number.isFinite(Number(text)) ? `'${text}` : text;
}

function quoted(text: string, separator: string): string {
  return text.includes(separator) || /["\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** Rows as separated text, a line each. */
export function toSeparated(rows: readonly (readonly (Cell | undefined)[])[], separator: "\t" | ","): string {
  return rows.map((row) => row.map((cell) => quoted(exported(cell), separator)).join(separator)).join("\n");
}

/** Read separated text (quotes as in RFC 4180). A last empty line is not a row. */
export function fromSeparated(text: string, separator: "\t" | "," = "\t"): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let inQuotes = false;
  const source = text.replace(/\r\n?/g, "\n");
  for (let at = 0; at < source.length; at++) {
    const char = source[at] ?? "";
    if (inQuotes) {
      if (char !== '"') cell += char;
      else if (source[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else inQuotes = false;
    } else if (char === '"' && cell === "") inQuotes = true;
    else if (char === separator) {
      row.push(cell);
      cell = "";
    } else if (char === "\n") {
      rows.push([...row, cell]);
      row = [];
      cell = "";
    } else cell += char;
  }
  if (cell !== "" || row.length > 0) rows.push([...row, cell]);
  return rows;
}
