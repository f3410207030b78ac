"""Entries as text: for the terminal, and as one Markdown page for coding agents."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence

from stagedoor.reference.entries import Entry

_BOLD, _DIM, _CYAN, _PLAIN = "\033[1m", "\033[2m", "\033[36m", "\033[0m"

GUIDE = """\
# Stagedoor

> Stagedoor turns a Python function into a web app with a public link. Its Python API has the names and meanings of
> Gradio 6: `import stagedoor as gr`. It runs on the author's own machine; nothing is sent to anybody.

## How to write an app

- One function with type hints: `gr.Interface(fn).launch()` makes the page from hints, defaults and docstring.
- Chosen components: `gr.Interface(fn, inputs=["text", gr.Slider(1, 5)], outputs="text")`.
- A layout of one's own: `with gr.Blocks() as demo:`, place components (`gr.Row()`, `gr.Column()`, `gr.Tab("…")` nest with
  `with`), then connect them: `button.click(fn, inputs=[a, b], outputs=c)`. A function gets one value for each input and
  returns one for each output; a generator streams; `gr.update(…)` or a component changes properties.
- A chat: `gr.ChatInterface(lambda message, history: …)`.
- What belongs to one visitor stands in `gr.State`, never in a global. Load models once, at the top of the file.
- Errors for visitors: `raise gr.Error("…")`. Progress: a parameter `progress=gr.Progress()`.
- Endpoints: every listener is one; name it with `api_name=`. Callers use gradio_client or `POST /gradio_api/call/<name>`.

Run it: `stagedoor run app.py`. Check it: `stagedoor check app.py --json`. Look a name up: `stagedoor docs Textbox`.
"""

_HEADINGS = {
    "app": "Apps",
    "component": "Components",
    "layout": "Layouts",
    "function": "Functions",
    "class": "Other classes",
    "method": "Methods of apps",
    "theme": "Themes",
    "event": "Events",
    "command": "Commands",
}
_SHARED = frozenset(
    [
        "label",
        "info",
        "every",
        "inputs",
        "show_label",
        "container",
        "scale",
        "min_width",
        "interactive",
        "visible",
        "elem_id",
        "elem_classes",
        "render",
        "key",
        "preserved_by_key",
    ]
)
"""Parameters of every component; on the page for agents they are described once, at `Component`."""


def for_terminal(entry: Entry, *, colored: bool, width: int | None = None) -> str:
    """Write an entry for reading.

    Args:
        entry: What to describe.
        colored: Whether the terminal shows colours.
        width: Characters in a line; the terminal's by default.
    """
    columns = min(width or shutil.get_terminal_size((100, 24)).columns, 110)

    def paint(text: str, code: str) -> str:
        return f"{code}{text}{_PLAIN}" if colored else text

    shown = entry.name if entry.kind in {"event", "command", "method"} else f"gr.{entry.name}"
    parts = [f"{paint(shown, _BOLD)}  {paint(entry.kind, _DIM)}"]
    if entry.kind == "command":
        return "\n\n".join([*parts, entry.text])
    parts += [textwrap.fill(paragraph, columns) for paragraph in entry.summary.split("\n\n") if paragraph]
    if entry.parameters:
        lines = [paint("Parameters", _BOLD)]
        for parameter in entry.parameters:
            kind = f": {parameter.type}" if parameter.type else ""
            default = f" = {parameter.default}" if parameter.default else ""
            lines.append(f"  {paint(parameter.name, _CYAN)}{paint(kind + default, _DIM)}")
            if parameter.help:
                lines.append(textwrap.indent(textwrap.fill(parameter.help, columns - 6), "      "))
        parts.append("\n".join(lines))
    if entry.returns:
        parts.append(paint("Returns", _BOLD) + "\n" + textwrap.indent(textwrap.fill(entry.returns, columns - 2), "  "))
    if entry.events:
        parts.append(
            paint("Events", _BOLD) + "\n" + textwrap.indent(textwrap.fill(", ".join(entry.events), columns - 2), "  ")
        )
    if entry.text:
        parts.append(textwrap.fill(entry.text, columns))
    return "\n\n".join(parts)


def for_agents(entries: Sequence[Entry]) -> str:
    """Write everything on one Markdown page, compact enough for a model to read whole."""
    sections = [GUIDE]
    for kind, heading in _HEADINGS.items():
        chosen = [entry for entry in entries if entry.kind == kind]
        if chosen:
            sections.append(f"## {heading}\n")
            sections += [_agent_entry(entry) for entry in chosen]
    return "\n".join(sections).rstrip() + "\n"


def _agent_entry(entry: Entry) -> str:
    lines = [f"### {'.' if entry.kind == 'event' else ''}{entry.name}\n", " ".join(entry.summary.split())]
    if entry.kind == "command":
        return f"### stagedoor {entry.name}\n\n```text\n{entry.text}\n```\n"
    for parameter in entry.parameters:
        if entry.kind in {"component", "layout"} and parameter.name in _SHARED:
            continue
        kind = f": {parameter.type}" if parameter.type else ""
        default = f" = {parameter.default}" if parameter.default else ""
        help_text = f" — {parameter.help}" if parameter.help else ""
        lines.append(f"- `{parameter.name}{kind}{default}`{help_text}")
    if entry.returns:
        lines.append(f"Returns: {entry.returns}")
    if entry.events:
        lines.append(f"Events: {', '.join(entry.events)}")
    if entry.text:
        lines.append(entry.text)
    return "\n".join(line for line in lines if line) + "\n"
