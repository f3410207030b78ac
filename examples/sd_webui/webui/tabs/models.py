"""Cards of checkpoints and add-ons, with a picture that each would make."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image

import stagedoor as gr
from webui.engine.checkpoints import Shelf
from webui.engine.initial import as_picture
from webui.engine.noise import Seed
from webui.engine.sampling import Request
from webui.work.carrying_out import Studio

from .wiring import QUIET

_CARD_PX = 192
_CARD_PROMPT = "mountains, lake, sunset, sun, birds, trees"


def model_tabs(prompt: gr.Textbox, checkpoint: gr.Dropdown, studio: Studio) -> None:
    """Draw the tabs beside “Generation”: their cards choose the checkpoint, or go into the prompt."""

    def choose(search: str, event: gr.SelectData) -> str:
        return studio.checkpoint(_found(studio.checkpoints, search)[_index(event)]).title

    def add(words: str, search: str, weight: float, event: gr.SelectData) -> str:
        tag = f"<lora:{_found(studio.loras, search)[_index(event)]}:{weight:g}>"
        return words.replace(tag, "").strip() if tag in words else f"{words.strip()} {tag}".strip()

    with gr.Tab("Checkpoints") as tab:
        search, cards = _cards(tab, studio, studio.checkpoints)
        cards.select(choose, search, checkpoint, **QUIET)
    with gr.Tab("Lora") as tab:
        weight = gr.Slider(-2, 2, 1, step=0.05, label="Weight", info="A card goes into the prompt, or out of it.")
        search, cards = _cards(tab, studio, studio.loras)
        cards.select(add, [prompt, search, weight], prompt, **QUIET)


def _cards(tab: gr.Tab, studio: Studio, shelf: Shelf) -> tuple[gr.Textbox, gr.Gallery]:
    """Draw the cards of a shelf; they are painted when the tab is opened for the first time."""

    def shown(search: str) -> list[tuple[Image.Image, str]]:
        return [(_card(studio, shelf is studio.loras, name), name) for name in _found(shelf, search)]

    with gr.Row(elem_classes="with-tool"):
        search = gr.Textbox(label="Search", placeholder="Part of a name", scale=4)
        refresh = gr.Button("Refresh", size="sm", min_width=72)
    cards = gr.Gallery(
        show_label=False,
        columns=4,
        object_fit="cover",
        allow_preview=False,
        interactive=False,
        buttons=[],
        label="Cards",
    )
    # The last call counts: what is typed while the tab is being filled must not be dropped.
    gr.on([tab.select, refresh.click, search.change], shown, search, cards, trigger_mode="always_last", **QUIET)
    return search, cards


def _found(shelf: Shelf, search: str) -> list[str]:
    return [name for name in shelf.paths() if (search or "").strip().lower() in name.lower()]


def _index(event: gr.SelectData) -> int:
    return event.index if isinstance(event.index, int) else 0


@lru_cache(maxsize=64)
def _card(studio: Studio, is_lora: bool, name: str) -> Image.Image:
    """Paint what a checkpoint, or an add-on over the first checkpoint, would make of the same prompt."""
    checkpoint = studio.checkpoint("" if is_lora else name)
    if checkpoint.folder is not None:  # loading a large model for a card would be out of proportion
        return Image.new("RGB", (_CARD_PX, _CARD_PX), "#5a6a66")
    request = Request(
        prompt=f"{_CARD_PROMPT} <lora:{name}:1>" if is_lora else _CARD_PROMPT,
        negative="",
        checkpoint=checkpoint,
        width=_CARD_PX,
        height=_CARD_PX,
        steps=6,
        guidance=7,
        method="DPM++ 2M",
        schedule="Karras",
        seed=Seed(4),
    )
    *_, last = studio.samplers.for_checkpoint(checkpoint).sample(request)
    assert last.picture is not None  # noqa: S101  # the last step always has it
    return as_picture(last.picture)
