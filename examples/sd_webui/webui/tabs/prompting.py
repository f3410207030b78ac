"""Prompt, negative prompt, styles, and the buttons that start and stop."""

from __future__ import annotations

from dataclasses import dataclass

import stagedoor as gr
from webui.engine.prompts import count_tokens, token_limit, without_comments
from webui.kept import settings as kept_settings
from webui.kept import styles
from webui.kept.styles import Style

from .wiring import QUIET


@dataclass(frozen=True)
class PromptArea:
    """The upper part of a generation tab.

    Attributes:
        prompt, negative, styles: Fields.
        generate, interrupt, skip: Buttons.
        idle, busy: Rows with the one and with the others.
        paste: Button that reads parameters out of the prompt.
    """

    prompt: gr.Textbox
    negative: gr.Textbox
    styles: gr.Dropdown
    generate: gr.Button
    interrupt: gr.Button
    skip: gr.Button
    idle: gr.Row
    busy: gr.Row
    paste: gr.Button


def prompt_area(kind: str) -> PromptArea:
    """Draw the upper part of a generation tab."""
    with gr.Row(elem_id=f"{kind}_toprow", elem_classes="toprow"):
        with gr.Column(scale=6, min_width=320, elem_classes="prompts"):
            prompt = gr.Textbox(
                label="Prompt",
                lines=3,
                max_lines=12,
                placeholder="What should be there. Ctrl+Enter generates, Alt+Enter skips, Esc interrupts.",
                elem_id=f"{kind}_prompt",
                elem_classes="prompt",
            )
            negative = gr.Textbox(
                label="Negative prompt",
                lines=2,
                max_lines=12,
                placeholder="What should not be there.",
                elem_id=f"{kind}_neg_prompt",
                elem_classes="prompt",
            )
        with gr.Column(scale=1, min_width=260, elem_classes="actions"):
            with gr.Row(elem_classes="go") as idle:
                generate = gr.Button("Generate", variant="primary", size="lg", scale=1, elem_id=f"{kind}_generate")
            with gr.Row(visible=False, elem_classes="go") as busy:
                interrupt = gr.Button("Interrupt", variant="stop", size="lg", scale=1, elem_id=f"{kind}_interrupt")
                skip = gr.Button("Skip", size="lg", scale=1, elem_id=f"{kind}_skip")
            with gr.Row(elem_classes="tools"):
                paste = gr.Button("Paste", size="sm", min_width=40, elem_id=f"{kind}_paste")
                clear = gr.Button("Clear", size="sm", min_width=40)
                apply = gr.Button("Apply", size="sm", min_width=40)
            chosen = gr.Dropdown(list(styles.all_styles()), multiselect=True, label="Styles", elem_id=f"{kind}_styles")
            tokens = gr.HTML(_tokens("", ""), elem_classes="tokens", elem_id=f"{kind}_tokens")
    _style_editor(chosen, prompt, negative)

    gr.on([prompt.change, negative.change], _tokens, [prompt, negative], tokens, **QUIET)
    clear.click(None, None, [prompt, negative], js="() => ['', '']", **QUIET)
    apply.click(_apply_styles, [prompt, negative, chosen], [prompt, negative, chosen], **QUIET)
    return PromptArea(prompt, negative, chosen, generate, interrupt, skip, idle, busy, paste)


def _tokens(prompt: str, negative: str) -> str:
    if not kept_settings.current().prompts.shows_tokens:
        return ""
    counts = [count_tokens(without_comments(text)) for text in (prompt, negative)]
    first, second = (f"{count}/{token_limit(count)}" for count in counts)
    return f'<span title="Tokens of the prompt and of the negative prompt">Tokens {first} · {second}</span>'


def _apply_styles(prompt: str, negative: str, names: list[str]) -> tuple[object, ...]:
    """Write the chosen styles into the prompts."""
    keep = kept_settings.current().prompts.keeps_styles
    return *styles.with_styles(prompt, negative, names), names if keep else []


def _style_editor(chosen: gr.Dropdown, prompt: gr.Textbox, negative: gr.Textbox) -> None:
    with gr.Accordion("Edit styles", open=False, elem_classes="style-editor"):
        with gr.Row():
            name = gr.Dropdown(list(styles.all_styles()), label="Style", value=None, allow_custom_value=True, scale=2)
            load = gr.Button("Load", size="sm", min_width=64)
            take = gr.Button("Take from prompts", size="sm", min_width=64)
            save = gr.Button("Save", size="sm", min_width=64, variant="primary")
            delete = gr.Button("Delete", size="sm", min_width=64, variant="stop")
        with gr.Row():
            text = gr.Textbox(label="Prompt of the style", lines=2, placeholder="{prompt} is where your words go.")
            negative_text = gr.Textbox(label="Negative prompt of the style", lines=2)

    gr.on([load.click, name.select], _style_texts, name, [text, negative_text], **QUIET)
    take.click(lambda *texts: texts, [prompt, negative], [text, negative_text], **QUIET)
    save.click(_save_style, [name, text, negative_text], [name, chosen], **QUIET)
    delete.click(_delete_style, name, [name, chosen], **QUIET)


def _style_texts(name: str | None) -> tuple[str, str]:
    style = styles.all_styles().get(name or "", Style(""))
    return style.prompt, style.negative_prompt


def _save_style(name: str | None, prompt: str, negative: str) -> tuple[object, object]:
    try:
        styles.save_style(Style((name or "").strip(), prompt, negative))
    except ValueError as error:
        raise gr.Error(str(error)) from error
    gr.Info(f"Saved the style “{name}”.")
    return gr.update(choices=list(styles.all_styles()), value=name), gr.update(choices=list(styles.all_styles()))


def _delete_style(name: str | None) -> tuple[object, object]:
    try:
        styles.delete_style(name or "")
    except ValueError as error:
        raise gr.Error(str(error)) from error
    left = list(styles.all_styles())
    return gr.update(choices=left, value=None), gr.update(choices=left)
