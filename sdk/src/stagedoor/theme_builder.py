"""`gr.themes.builder()`: an app, served on this machine, to choose a theme with a live preview and take it as code."""

from __future__ import annotations

import json
from typing import Literal, cast

import stagedoor as gr
from stagedoor.errors import AuthoringError
from stagedoor.themes import BUILT_IN, palette, resolve
from stagedoor.themes.base import Base
from stagedoor.themes.effects import EFFECTS
from stagedoor.themes.variables import FOLLOWS, REST

_AS_THEME = "As the theme"
_HUES = ("primary_hue", "secondary_hue", "neutral_hue")
_SIZES = {
    "text_size": ["sm", "md", "lg"],
    "spacing_size": ["sm", "md", "lg"],
    "radius_size": ["none", "sm", "md", "lg", "xl", "xxl"],
}
_FONTS = ("font", "font_mono")
_VARIABLES = sorted({*FOLLOWS, *REST, *EFFECTS} - set(_FONTS))

# The theme of this page is replaced while it is open; the element stands after the page's own style sheet.
_SHOW = """(css) => {
  let sheet = document.getElementById("theme-preview");
  if (!sheet) {
    sheet = document.createElement("style");
    sheet.id = "theme-preview";
    document.head.append(sheet);
  }
  sheet.textContent = css;
}"""


def make_theme(base: str, choices: dict[str, str], variables: list[list[str]]) -> Base:
    """Make the theme that was chosen.

    Args:
        base: Name of a theme, or "Base".
        choices: Constructor arguments by name, as text.
        variables: Rows of (variable, light, dark); empty cells say nothing.

    Raises:
        AuthoringError: When a value cannot be one, with the reason.
    """
    kind = Base if base == "Base" else type(resolve(base))
    given = {name: value for name, value in choices.items() if value and value != _AS_THEME}
    arguments: dict[str, object] = {
        name: [part.strip() for part in value.split(",") if part.strip()] if name in _FONTS else value
        for name, value in given.items()
    }
    return kind(**arguments).set(**_set(variables))  # pyright: ignore[reportArgumentType]


def _set(variables: list[list[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, light, dark in variables:
        if name and light:
            found[name] = light
        if name and dark:
            found[f"{name}_dark"] = dark
    return found


def as_code(base: str, choices: dict[str, str], variables: list[list[str]]) -> str:
    """Return the Python code that makes the theme."""
    lines = ["import stagedoor as gr", ""]
    given = {name: value for name, value in choices.items() if value and value != _AS_THEME}
    arguments = [
        f"    {name}={[part.strip() for part in value.split(',') if part.strip()] if name in _FONTS else value!r},"
        for name, value in given.items()
    ]
    settings = [f"    {name}={value!r}," for name, value in _set(variables).items()]
    lines += [f"theme = gr.themes.{base}(", *arguments, ")"] if arguments else [f"theme = gr.themes.{base}()"]
    if settings:
        lines[-1] += ".set("
        lines += [*settings, ")"]
    return "\n".join([*lines, "", "# demo.launch(theme=theme)", ""])


def build() -> gr.Blocks:
    """Make the app."""
    with gr.Blocks(title="Theme builder", fill_width=True) as demo:
        gr.Markdown("# Theme builder\nThis page is the preview. Take the result as code or as a file.")
        with gr.Row():
            with gr.Column(scale=1, min_width=300):
                base = gr.Dropdown(["Base", *BUILT_IN], value="Default", label="Theme to begin with")
                chosen: dict[str, gr.Dropdown | gr.Textbox] = {}
                with gr.Accordion("Hues"):
                    for name in _HUES:
                        chosen[name] = _choice(name, [_AS_THEME, *palette.color_names()])
                with gr.Accordion("Sizes", open=False):
                    for name, sizes in _SIZES.items():
                        chosen[name] = _choice(name, [_AS_THEME, *sizes])
                with gr.Accordion("Fonts", open=False):
                    for name in _FONTS:
                        chosen[name] = gr.Textbox(
                            label=name.replace("_", " ").capitalize(),
                            info="Names, best first; fonts that a device lacks are skipped",
                            placeholder="Inter, system-ui, sans-serif",
                        )
                with gr.Accordion("Variables", open=False):
                    variable = gr.Dropdown(_VARIABLES, label="Variable", value="block_radius")
                    with gr.Row():
                        light = gr.Textbox(label="Light", placeholder="#fff or *primary_500")
                        dark = gr.Textbox(label="Dark", placeholder="as light")
                    put = gr.Button("Set variable")
                    table = gr.Dataframe(
                        headers=["variable", "light", "dark"], type="array", column_count=3, label="Variables set"
                    )
            with gr.Column(scale=2, min_width=420), gr.Tabs():
                with gr.Tab("Preview"):
                    sample()
                with gr.Tab("Python"):
                    code = gr.Code(language="python", label="Python")
                with gr.Tab("JSON"):
                    file = gr.Code(language="json", label="Theme file, for gr.themes.Base.load()")
        css = gr.Textbox(visible="hidden", label="CSS")
        inputs = [base, *chosen.values(), table]

        def update(base: str, *values: object) -> tuple[str, str, str]:
            choices = dict(zip(chosen, cast("tuple[str, ...]", values[:-1]), strict=True))
            rows = [[str(cell or "").strip() for cell in row] for row in cast("list[list[object]]", values[-1])]
            try:
                theme = make_theme(base, choices, rows)
            except AuthoringError as error:
                raise gr.Error(str(error)) from error
            text = json.dumps(theme.to_dict(), indent=2)
            return theme.css(), as_code(base, choices, rows), text

        def add(rows: list[list[object]], name: str, light: str, dark: str) -> list[list[object]]:
            kept = [row for row in rows if row[0] and row[0] != name]
            return [*kept, [name, light, dark]] if light or dark else kept

        gr.on(
            [demo.load, *(block.change for block in inputs)],
            update,
            inputs,
            [css, code, file],
            show_progress="hidden",
            api_visibility="private",
        )
        put.click(add, [table, variable, light, dark], table, api_visibility="private", show_progress="hidden")
        css.change(None, css, None, js=_SHOW)
    return demo


def _choice(name: str, choices: list[str]) -> gr.Dropdown:
    return gr.Dropdown(choices, value=_AS_THEME, label=name.replace("_", " ").capitalize())


def sample() -> None:
    """Put one of nearly everything on the page that is being built, to look at a theme."""
    gr.Markdown("## Heading\nText with a [link](#), `code`, **bold** and a list:\n\n- one\n- two")
    with gr.Row():
        with gr.Column():
            gr.Textbox("A text that somebody wrote", label="Text", info="Help below the label", submit_btn=True)
            gr.Slider(0, 10, 4, step=1, label="Slider")
            gr.Dropdown(["red", "green", "blue"], value=["red", "blue"], multiselect=True, label="Choices")
            gr.Radio(["plain", "loud", "soft"], value="loud", label="One of them")
            gr.CheckboxGroup(["one", "two", "three"], value=["two"], label="Some of them")
            gr.Checkbox(True, label="Yes or no")
            with gr.Row():
                gr.Button("Primary", variant="primary")
                gr.Button("Secondary")
                gr.Button("Stop", variant="stop")
        with gr.Column():
            gr.Label({"cat": 0.7, "dog": 0.2, "fox": 0.1}, label="Label")
            gr.Dataframe([["Ada", 36, True], ["Bob", 41, False]], headers=["name", "age", "here"], label="Table")
            gr.Chatbot(
                [
                    {"role": "user", "content": "What is a stage door?"},
                    {"role": "assistant", "content": "The way in for those who **make** the show."},
                ],
                label="Chat",
                height=220,
            )
            gr.Code("def greet(name):\n    return f'Hello {name}'", language="python", label="Code")
            with gr.Accordion("More", open=True):
                gr.Number(3, label="Number")


def launch(*, inline: bool | None = None, share: Literal[False] = False, **options: object) -> gr.Blocks:
    """Serve the builder, as `gr.themes.builder()` does.

    Args:
        inline: As in `launch`.
        share: Not possible: the builder is for the author.
        options: Other arguments of `launch` (`server_port`, `prevent_thread_lock`, `inbrowser`).

    Returns:
        The app, so that it can be closed.
    """
    demo = build()
    demo.launch(inline=inline, share=share, **options)  # pyright: ignore[reportArgumentType]
    return demo
