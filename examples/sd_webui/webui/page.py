"""The whole page: the tabs, and what leads from one to another."""

from __future__ import annotations

import json

import stagedoor as gr

from .kept import settings as kept_settings
from .kept.settings import Settings
from .tabs.extras import SINGLE, ExtrasTab, extras_tab
from .tabs.generating import last_parameters
from .tabs.img2img import INPAINT, WHOLE, Img2imgTab, img2img_tab
from .tabs.looking_back import history_tab
from .tabs.merging import merging_tab
from .tabs.pasting import pasted
from .tabs.png_info import InfoTab, png_info_tab
from .tabs.results import Choice, chosen
from .tabs.sampling_fields import methods_shown
from .tabs.settings_page import settings_tab
from .tabs.txt2img import GenerationTab, txt2img_tab
from .tabs.wiring import QUIET, Fields
from .work.carrying_out import Studio

TXT2IMG, IMG2IMG, EXTRAS, PNG_INFO, MERGER, HISTORY, SETTINGS = (
    "txt2img", "img2img", "Extras", "PNG Info", "Checkpoint merger", "History", "Settings",
)  # fmt: skip
_STARTING = ("method", "schedule", "steps", "width", "height", "cfg_scale", "denoising_strength", "hires_strength")


class Page:
    """The parts of the page, while it is being built."""

    def __init__(self, settings: Settings, studio: Studio) -> None:
        self.settings, self.studio = settings, studio
        self.tabs: dict[str, gr.Tab] = {}
        self.options = gr.Textbox(_options(settings), visible=False, elem_id="page_options")
        self.checkpoint = self._top()
        hidden = settings.interface.hidden_tabs
        with gr.Tabs(selected=TXT2IMG, elem_id="tabs") as self.all_tabs:
            with self._tab(TXT2IMG, hidden):
                self.txt2img: GenerationTab = txt2img_tab(settings, studio, self.checkpoint)
            with self._tab(IMG2IMG, hidden):
                self.img2img: Img2imgTab = img2img_tab(settings, studio, self.checkpoint)
            with self._tab(EXTRAS, hidden):
                self.extras: ExtrasTab = extras_tab(settings)
            with self._tab(PNG_INFO, hidden):
                self.png_info: InfoTab = png_info_tab()
            with self._tab(MERGER, hidden):
                merging_tab(studio, self.checkpoint)
            with self._tab(HISTORY, hidden) as tab:
                self.history = history_tab(tab)
            with self._tab(SETTINGS, hidden):
                settings_tab(settings, self._live(), self._live_changes)
        self._tie_sending()
        self._tie_pasting()

    def _top(self) -> gr.Dropdown:
        """Draw the bar above the tabs, which holds for all of them."""
        with gr.Row(elem_id="quicksettings", elem_classes="with-tool"):
            gr.Markdown("# SD web UI", elem_id="page_title", container=False)
            titles = self.studio.checkpoints.titles()
            checkpoint = gr.Dropdown(
                titles,
                value=titles[0],
                label="Checkpoint",
                allow_custom_value=True,  # callers from outside name it shortly, and new ones at once
                elem_id="checkpoint",
                scale=0,
                min_width=320,
            )
            refresh = gr.Button("Refresh", size="sm", min_width=72, elem_id="refresh_checkpoints")
            gr.HTML("", elem_classes="spring", container=False)
            dark = gr.Button("Light or dark", size="sm", min_width=96, elem_id="toggle_dark")
        refresh.click(lambda: gr.update(choices=self.studio.checkpoints.titles()), None, checkpoint, **QUIET)
        dark.click(None, None, None, js="() => { document.body.classList.toggle('dark') }", **QUIET)
        return checkpoint

    def _tab(self, name: str, hidden: list[str]) -> gr.Tab:
        tab = self.tabs[name] = gr.Tab(
            name, id=name, visible=name not in hidden, elem_id=f"tab_{name.lower().replace(' ', '_')}"
        )
        return tab

    # --- from one tab to another

    def _tie_sending(self) -> None:
        results = {TXT2IMG: self.txt2img.results, IMG2IMG: self.img2img.results}
        for source in results.values():
            self._tie_picture(source.buttons, source.shown, _chosen_path)
        if "again" in self.txt2img.results.buttons:
            self._tie_enlarging()
        self._tie_picture(self.history.buttons, self.history.shown, _chosen_path)
        self._tie_picture(self.png_info.buttons, self.png_info.picture, _given_path)
        for button, state, text_of in (
            (self.history.buttons["txt2img"], self.history.shown, _chosen_text),
            (self.png_info.buttons["txt2img"], self.png_info.parameters, _given_text),
        ):
            self._send_text(button, state, text_of, self.txt2img, TXT2IMG)

    def _tie_picture(self, buttons: dict[str, gr.Button], source: gr.Component, path_of: object) -> None:
        """Tie the buttons that take a picture, and how it was made, to another tab."""
        img2img, extras = self.img2img, self.extras
        names = list(self._pasted_fields(img2img.fields))

        for name, mode, target in (
            ("img2img", WHOLE, img2img.fields["picture"]),
            ("inpaint", INPAINT, img2img.fields["inpaint"]),
        ):

            def send(given: object, mode: str = mode) -> list[object]:
                path, text = path_of(given)
                value = path if mode == WHOLE else {"background": path, "layers": [], "composite": path}
                return [
                    value,
                    mode,
                    gr.Tabs(selected=mode),
                    gr.Tabs(selected=IMG2IMG),
                    *pasted(text, names, kept_settings.current(), self.studio),
                ]

            outputs = [target, img2img.fields["mode"], img2img.modes, self.all_tabs]
            buttons[name].click(send, source, [*outputs, *(img2img.fields[field] for field in names)], **QUIET)

        def to_extras(given: object) -> list[object]:
            return [path_of(given)[0], SINGLE, gr.Tabs(selected=SINGLE), gr.Tabs(selected=EXTRAS)]

        buttons["extras"].click(to_extras, source, [extras.picture, extras.mode, extras.modes, self.all_tabs], **QUIET)

    def _send_text(
        self, button: gr.Button, source: gr.Component, text_of: object, target: GenerationTab, tab: str
    ) -> None:
        fields = self._pasted_fields(target.fields)

        def send(given: object) -> list[object]:
            return [gr.Tabs(selected=tab), *pasted(text_of(given), list(fields), kept_settings.current(), self.studio)]

        button.click(send, source, [self.all_tabs, *fields.values()], **QUIET)

    def _tie_enlarging(self) -> None:
        """Make the chosen picture once more, larger: its parameters with the hires fix switched on."""
        tab = self.txt2img
        fields = self._pasted_fields(tab.fields)

        def enlarge(shown: Choice) -> list[object]:
            changes = pasted(chosen(shown).text, list(fields), kept_settings.current(), self.studio)
            changes[list(fields).index("hires")] = gr.update(value=True)
            return changes

        ready = tab.results.buttons["again"].click(enlarge, tab.results.shown, list(fields.values()), **QUIET)
        ready.success(None, None, None, js="() => document.querySelector('#txt2img_generate').click()", **QUIET)

    def _tie_pasting(self) -> None:
        for tab in (self.txt2img, self.img2img):
            fields = self._pasted_fields(tab.fields)

            def paste(prompt: str, names: tuple[str, ...] = tuple(fields)) -> list[object]:
                return pasted(prompt.strip() or last_parameters(), names, kept_settings.current(), self.studio)

            tab.area.paste.click(paste, tab.area.prompt, list(fields.values()), **QUIET)

    def _pasted_fields(self, fields: Fields) -> Fields:
        """Return the fields that parameters can change."""
        names = (
            "prompt", "negative_prompt", "styles", "checkpoint", "steps", "method", "schedule", "width", "height",
            "cfg_scale", "seed", "variation_seed", "variation_strength", "denoising_strength", "hires",
            "hires_strength", "hires_upscaler", "hires_scale", "hires_width", "hires_height", "hires_steps",
            "hires_prompt", "hires_negative_prompt",
        )  # fmt: skip
        return {name: fields[name] for name in names if name in fields}

    # --- what follows the settings

    def _live(self) -> list[gr.Component]:
        tabs = (self.txt2img, self.img2img)
        results = [part for tab in tabs for part in (tab.results.gallery, tab.results.preview)]
        methods = [tab.fields["method"] for tab in tabs]
        return [
            self.options,
            *results,
            *methods,
            *(tab for name, tab in self.tabs.items() if name not in (TXT2IMG, SETTINGS)),
        ]

    def _live_changes(self, settings: Settings) -> list[object]:
        look = settings.interface
        gallery = gr.update(
            columns=look.gallery_columns,
            height=look.gallery_height,
            object_fit=look.gallery_fit,
            preview=look.opens_first,
        )
        preview = gr.update(format=settings.preview.format, height=look.gallery_height)
        methods = gr.update(choices=methods_shown(settings))
        tabs = [gr.Tab(visible=name not in look.hidden_tabs) for name in self.tabs if name not in (TXT2IMG, SETTINGS)]
        return [_options(settings), gallery, preview, gallery, preview, methods, methods, *tabs]

    def tie_loading(self, demo: gr.Blocks) -> None:
        """Show each visitor the settings as they are now, not as they were when the program started."""
        starting = [
            tab.fields[name] for tab in (self.txt2img, self.img2img) for name in _STARTING if name in tab.fields
        ]

        def load() -> list[object]:
            settings = kept_settings.current()
            return [*self._live_changes(settings), *self._starting_values(settings)]

        use = {"fn": None, "inputs": self.options, "js": "(options) => window.sdWebui?.use(JSON.parse(options))"}
        demo.load(load, None, [*self._live(), *starting], **QUIET).then(**use, **QUIET)
        self.options.change(**use, **QUIET)

    def _starting_values(self, settings: Settings) -> list[object]:
        start = settings.starting
        values = {
            "method": start.method,
            "schedule": start.schedule,
            "steps": start.steps,
            "width": start.width,
            "height": start.height,
            "cfg_scale": start.guidance,
            "denoising_strength": start.strength,
            "hires_strength": start.hires_strength,
        }
        tabs = (self.txt2img, self.img2img)
        return [values[name] for tab in tabs for name in _STARTING if name in tab.fields]


def _options(settings: Settings) -> str:
    """What the page's script has to know."""
    return json.dumps({"scheme": settings.interface.scheme, "keyStep": settings.prompts.key_step})


def _chosen_path(shown: Choice) -> tuple[str, str]:
    picture = chosen(shown)
    return str(picture.path), picture.text


def _chosen_text(shown: Choice) -> str:
    return chosen(shown).text


def _given_path(path: str | None) -> tuple[str, str]:
    if not path:
        raise gr.Error("Choose a picture first.")
    from .tabs.png_info import read_picture

    return path, read_picture(path)[1]


def _given_text(text: str) -> str:
    if not text:
        raise gr.Error("This picture has no parameters.")
    return text


def build_page() -> gr.Blocks:
    """Build the page."""
    settings = kept_settings.current()
    with gr.Blocks(title="SD web UI", fill_width=True) as demo:
        Page(settings, Studio()).tie_loading(demo)
    return demo
