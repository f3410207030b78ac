"""Stagedoor: a Python function becomes a web app, the app a public link, the link a team's project.

Use it as Gradio is used: `import stagedoor as gr`. Importing it loads the standard library only; every public
name is loaded when it is first used, from the module that the tables below and `components.registry` name.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

# Not lazy: tools that run a script without serving it replace `launch` on the classes that they find in the module.
from stagedoor.authoring.serving import Serving as _Serving  # noqa: F401  # pyright: ignore[reportUnusedImport]
from stagedoor.release import VERSION
from stagedoor.wire import WIRE_VERSION

__version__ = WIRE_VERSION
"""The Gradio version whose API and wire protocol are spoken: authors' code compares it."""

version = VERSION
"""Stagedoor's own version."""

if TYPE_CHECKING:
    from stagedoor import components as components
    from stagedoor import layouts as layouts
    from stagedoor import mcp as mcp
    from stagedoor import themes as themes
    from stagedoor.authoring.api import api as api
    from stagedoor.authoring.blocks import Blocks as Blocks
    from stagedoor.authoring.chat_interface import ChatInterface as ChatInterface
    from stagedoor.authoring.examples import Examples as Examples
    from stagedoor.authoring.flagging import CSVLogger as CSVLogger
    from stagedoor.authoring.flagging import FlaggingCallback as FlaggingCallback
    from stagedoor.authoring.flagging import SimpleCSVLogger as SimpleCSVLogger
    from stagedoor.authoring.i18n import I18n as I18n
    from stagedoor.authoring.interface import Interface as Interface
    from stagedoor.authoring.load import load as load
    from stagedoor.authoring.load_chat import load_chat as load_chat
    from stagedoor.authoring.load_openapi import load_openapi as load_openapi
    from stagedoor.authoring.oauth_values import OAuthProfile as OAuthProfile
    from stagedoor.authoring.oauth_values import OAuthToken as OAuthToken
    from stagedoor.authoring.on import on as on
    from stagedoor.authoring.render import render as render
    from stagedoor.authoring.serving import close_all as close_all
    from stagedoor.authoring.tabbed import TabbedInterface as TabbedInterface
    from stagedoor.authoring.updates import skip as skip
    from stagedoor.authoring.updates import update as update
    from stagedoor.components.annotatedimage import AnnotatedImage as AnnotatedImage
    from stagedoor.components.annotatedimage import Annotatedimage as Annotatedimage
    from stagedoor.components.audio import Audio as Audio
    from stagedoor.components.audio import Mic as Mic
    from stagedoor.components.audio import Microphone as Microphone
    from stagedoor.components.base import Component as Component
    from stagedoor.components.base import FormComponent as FormComponent
    from stagedoor.components.browserstate import BrowserState as BrowserState
    from stagedoor.components.button import Button as Button
    from stagedoor.components.chat_messages import ChatMessage as ChatMessage
    from stagedoor.components.chat_messages import MessageDict as MessageDict
    from stagedoor.components.chat_messages import MetadataDict as MetadataDict
    from stagedoor.components.chat_messages import OptionDict as OptionDict
    from stagedoor.components.chatbot import Chatbot as Chatbot
    from stagedoor.components.chatbot import ExampleMessage as ExampleMessage
    from stagedoor.components.checkbox import Checkbox as Checkbox
    from stagedoor.components.checkboxgroup import CheckboxGroup as CheckboxGroup
    from stagedoor.components.checkboxgroup import Checkboxgroup as Checkboxgroup
    from stagedoor.components.clearbutton import ClearButton as ClearButton
    from stagedoor.components.code import Code as Code
    from stagedoor.components.colorpicker import ColorPicker as ColorPicker
    from stagedoor.components.dataframe import DataFrame as DataFrame
    from stagedoor.components.dataframe import Dataframe as Dataframe
    from stagedoor.components.dataframe import List as List
    from stagedoor.components.dataframe import Matrix as Matrix
    from stagedoor.components.dataframe import Numpy as Numpy
    from stagedoor.components.dataset import Dataset as Dataset
    from stagedoor.components.datetime import DateTime as DateTime
    from stagedoor.components.deeplinkbutton import DeepLinkButton as DeepLinkButton
    from stagedoor.components.dialogue import Dialogue as Dialogue
    from stagedoor.components.downloadbutton import DownloadButton as DownloadButton
    from stagedoor.components.dropdown import Dropdown as Dropdown
    from stagedoor.components.duplicatebutton import DuplicateButton as DuplicateButton
    from stagedoor.components.event_data import CopyData as CopyData
    from stagedoor.components.event_data import DeletedFileData as DeletedFileData
    from stagedoor.components.event_data import DownloadData as DownloadData
    from stagedoor.components.event_data import EditData as EditData
    from stagedoor.components.event_data import EventData as EventData
    from stagedoor.components.event_data import KeyUpData as KeyUpData
    from stagedoor.components.event_data import LikeData as LikeData
    from stagedoor.components.event_data import RetryData as RetryData
    from stagedoor.components.event_data import SelectData as SelectData
    from stagedoor.components.event_data import UndoData as UndoData
    from stagedoor.components.file import File as File
    from stagedoor.components.file import Files as Files
    from stagedoor.components.fileexplorer import FileExplorer as FileExplorer
    from stagedoor.components.gallery import Gallery as Gallery
    from stagedoor.components.highlightedtext import Highlight as Highlight
    from stagedoor.components.highlightedtext import HighlightedText as HighlightedText
    from stagedoor.components.highlightedtext import Highlightedtext as Highlightedtext
    from stagedoor.components.html import HTML as HTML
    from stagedoor.components.image import Image as Image
    from stagedoor.components.imageeditor import ImageEditor as ImageEditor
    from stagedoor.components.imageeditor import ImageMask as ImageMask
    from stagedoor.components.imageeditor import Paint as Paint
    from stagedoor.components.imageeditor import Sketchpad as Sketchpad
    from stagedoor.components.imageslider import ImageSlider as ImageSlider
    from stagedoor.components.json import JSON as JSON
    from stagedoor.components.json import Json as Json
    from stagedoor.components.label import Label as Label
    from stagedoor.components.loginbutton import LoginButton as LoginButton
    from stagedoor.components.markdown import Markdown as Markdown
    from stagedoor.components.metric import Metric as Metric
    from stagedoor.components.model3d import Model3D as Model3D
    from stagedoor.components.multimodaltextbox import MultimodalTextbox as MultimodalTextbox
    from stagedoor.components.nativeplot import BarPlot as BarPlot
    from stagedoor.components.nativeplot import LinePlot as LinePlot
    from stagedoor.components.nativeplot import ScatterPlot as ScatterPlot
    from stagedoor.components.navbar import Navbar as Navbar
    from stagedoor.components.number import Number as Number
    from stagedoor.components.options import Brush as Brush
    from stagedoor.components.options import Eraser as Eraser
    from stagedoor.components.options import LayerOptions as LayerOptions
    from stagedoor.components.options import WatermarkOptions as WatermarkOptions
    from stagedoor.components.options import WaveformOptions as WaveformOptions
    from stagedoor.components.options import WebcamOptions as WebcamOptions
    from stagedoor.components.paramviewer import ParamViewer as ParamViewer
    from stagedoor.components.plot import Plot as Plot
    from stagedoor.components.radio import Radio as Radio
    from stagedoor.components.registry import component as component
    from stagedoor.components.slider import Slider as Slider
    from stagedoor.components.state import State as State
    from stagedoor.components.textbox import InputHTMLAttributes as InputHTMLAttributes
    from stagedoor.components.textbox import Text as Text
    from stagedoor.components.textbox import TextArea as TextArea
    from stagedoor.components.textbox import Textbox as Textbox
    from stagedoor.components.timer import Timer as Timer
    from stagedoor.components.uploadbutton import UploadButton as UploadButton
    from stagedoor.components.video import PlayableVideo as PlayableVideo
    from stagedoor.components.video import Video as Video
    from stagedoor.components.widget import Widget as Widget
    from stagedoor.context import NO_RELOAD as NO_RELOAD
    from stagedoor.errors import Error as Error
    from stagedoor.files.access import set_static_paths as set_static_paths
    from stagedoor.files.filedata import FileData as FileData
    from stagedoor.files.filedata import FileSize as FileSize
    from stagedoor.files.samples import get_audio as get_audio
    from stagedoor.files.samples import get_file as get_file
    from stagedoor.files.samples import get_image as get_image
    from stagedoor.files.samples import get_model3d as get_model3d
    from stagedoor.files.samples import get_video as get_video
    from stagedoor.http.api_server import Server as Server
    from stagedoor.launch import mount_gradio_app as mount_gradio_app
    from stagedoor.layouts.accordion import Accordion as Accordion
    from stagedoor.layouts.card import Card as Card
    from stagedoor.layouts.card import Divider as Divider
    from stagedoor.layouts.column import Column as Column
    from stagedoor.layouts.columns import Columns as Columns
    from stagedoor.layouts.dialog import Dialog as Dialog
    from stagedoor.layouts.dialog import Drawer as Drawer
    from stagedoor.layouts.dialog import Modal as Modal
    from stagedoor.layouts.draggable import Draggable as Draggable
    from stagedoor.layouts.form import Form as Form
    from stagedoor.layouts.grid import Cell as Cell
    from stagedoor.layouts.grid import Grid as Grid
    from stagedoor.layouts.group import Group as Group
    from stagedoor.layouts.row import Row as Row
    from stagedoor.layouts.sidebar import Sidebar as Sidebar
    from stagedoor.layouts.tabs import Tab as Tab
    from stagedoor.layouts.tabs import TabItem as TabItem
    from stagedoor.layouts.tabs import Tabs as Tabs
    from stagedoor.layouts.walkthrough import Step as Step
    from stagedoor.layouts.walkthrough import Walkthrough as Walkthrough
    from stagedoor.runtime.alerts import Info as Info
    from stagedoor.runtime.alerts import Success as Success
    from stagedoor.runtime.alerts import Warning as Warning  # noqa: A004 - Gradio's name
    from stagedoor.runtime.caching import Cache as Cache
    from stagedoor.runtime.caching import cache as cache
    from stagedoor.runtime.progress import Progress as Progress
    from stagedoor.runtime.request import Header as Header
    from stagedoor.runtime.request import Request as Request
    from stagedoor.runtime.validation import validate as validate
    from stagedoor.themes.base import Theme as Theme

_EXPORTS: dict[str, str] = {
    name: module
    for module, names in {
        "authoring.api": "api",
        "authoring.blocks": "Blocks",
        "authoring.chat_interface": "ChatInterface",
        "authoring.examples": "Examples",
        "authoring.flagging": "CSVLogger FlaggingCallback SimpleCSVLogger",
        "authoring.i18n": "I18n",
        "authoring.interface": "Interface",
        "authoring.load": "load",
        "authoring.load_chat": "load_chat",
        "authoring.load_openapi": "load_openapi",
        "authoring.on": "on",
        "authoring.render": "render",
        "authoring.tabbed": "TabbedInterface",
        "authoring.updates": "skip update",
        "components.event_data": (
            "CopyData DeletedFileData DownloadData EditData EventData KeyUpData LikeData RetryData SelectData UndoData"
        ),
        "errors": "Error",
        "files.access": "set_static_paths",
        "authoring.serving": "close_all",
        "components.base": "Component FormComponent",
        "components.registry": "component",
        "context": "NO_RELOAD",
        "files.filedata": "FileData FileSize",
        "files.samples": "get_audio get_file get_image get_model3d get_video",
        "http.api_server": "Server",
        "runtime.alerts": "Info Success Warning",
        "runtime.caching": "Cache cache",
        "authoring.oauth_values": "OAuthProfile OAuthToken",
        "runtime.progress": "Progress",
        "launch": "mount_gradio_app",
        "runtime.request": "Header Request",
        "runtime.validation": "validate",
        "themes.base": "Theme",
    }.items()
    for name in names.split()
}
"""Public name → module (below `stagedoor`) that defines it; components and layouts stand in their registry."""

_MODULES = frozenset({"components", "layouts", "mcp", "themes"})
"""Packages that apps reach as attributes (`gr.themes.Soft()`)."""

_GRADIO_MODULES = frozenset(
    [
        "analytics",
        "blocks",
        "chat_interface",
        "data_classes",
        "events",
        "exceptions",
        "external",
        "flagging",
        "helpers",
        "interface",
        "media",
        "networking",
        "oauth",
        "processing_utils",
        "renderable",
        "routes",
        "state",
        "strings",
        "templates",
        "utils",
        "validators",
    ]
)
"""Modules of Gradio that apps reach as attributes (`gr.routes.Request`); `compat.modules` stands in for them."""

_OLD_NAMES = frozenset(
    [
        "Box",
        "Variable",
        "inputs",
        "outputs",
        "Pil",
        "Webcam",
        "ImagePaint",
        "Timeseries",
        "TimeSeries",
        "StatusTracker",
        "Carousel",
        "Series",
        "Parallel",
        "mix",
        "Interpretation",
        "HuggingFaceDatasetSaver",
        "HuggingFaceDatasetJSONSaver",
        "ClassicCSVLogger",
        "LogoutButton",
        "make_waveform",
    ]
)
"""Names of Gradio 2 to 4 that are gone from 6; `compat.names` says what each means today."""


_HOOKS = frozenset({"load_ipython_extension", "unload_ipython_extension"})
"""What `%load_ext stagedoor` looks for in the package."""


def __getattr__(name: str) -> object:
    """Load a public name on first use (PEP 562)."""
    if name == "__all__":
        return public_names()
    if name in _HOOKS:
        return getattr(importlib.import_module(f"{__name__}.notebooks.magic"), name)
    if name in _MODULES:
        return importlib.import_module(f"{__name__}.{name}")
    module = _EXPORTS.get(name)
    if module is not None:
        value: object = getattr(importlib.import_module(f"{__name__}.{module}"), name)
    elif name in _OLD_NAMES:
        from stagedoor.compat.names import old_name

        return old_name(name)
    elif name in _GRADIO_MODULES:
        from stagedoor.compat.modules import module_named

        return module_named(name)
    else:
        value = _component_class(name)
    globals()[name] = value
    return value


def _component_class(name: str) -> object:
    """Return a component or layout class; submodules are asked for here too, and are no business of ours."""
    if name[:1].isupper():
        from stagedoor.components.registry import MODULES

        if name in MODULES:
            return getattr(importlib.import_module(MODULES[name]), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def public_names() -> list[str]:
    """Return every public name, for `from stagedoor import *` and for the reference."""
    from stagedoor.components.registry import MODULES

    return sorted({*_EXPORTS, *_MODULES, *MODULES, "__version__", "version"})


def __dir__() -> list[str]:
    return sorted({*globals(), *public_names()})
