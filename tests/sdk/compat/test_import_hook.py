"""Code that says `import gradio` gets Stagedoor, and `gradio_client` stays what it is."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator

import pytest

import stagedoor
from stagedoor.compat import import_hook
from stagedoor.compat.modules import REAL, VIRTUAL, module_named


@pytest.fixture
def hook() -> Iterator[None]:
    import_hook.install()
    yield
    import_hook.uninstall()


@pytest.mark.usefixtures("hook")
def test_gradio_is_stagedoor() -> None:
    gradio = importlib.import_module("gradio")
    assert gradio is stagedoor
    assert importlib.import_module("gradio.themes").Soft is stagedoor.themes.Soft
    assert importlib.import_module("gradio.components").Textbox is stagedoor.Textbox
    assert importlib.import_module("gradio.components").Component is stagedoor.Component
    assert importlib.import_module("gradio.components").FormComponent is stagedoor.FormComponent
    assert importlib.import_module("gradio.components").Form is stagedoor.Form
    assert importlib.import_module("gradio.components.textbox").Textbox is stagedoor.Textbox
    assert importlib.import_module("gradio.components.clear_button").ClearButton is stagedoor.ClearButton
    assert importlib.import_module("gradio.routes").Request is stagedoor.Request
    assert importlib.import_module("gradio.media").get_image is stagedoor.get_image
    assert stagedoor.__spec__ is not None
    assert stagedoor.__spec__.name == "stagedoor"


@pytest.mark.usefixtures("hook")
def test_gradio_client_stays_itself() -> None:
    assert importlib.import_module("gradio_client").__name__ == "gradio_client"


@pytest.mark.usefixtures("hook")
def test_what_is_not_there_says_so() -> None:
    with pytest.raises(ModuleNotFoundError, match="no counterpart"):
        importlib.import_module("gradio.node_server")
    with pytest.raises(AttributeError, match="no counterpart"):
        importlib.import_module("gradio.utils").async_iteration  # noqa: B018


def test_uninstall_takes_everything_back() -> None:
    import_hook.install()
    importlib.import_module("gradio.themes")
    import_hook.uninstall()
    assert not [name for name in sys.modules if name == "gradio" or name.startswith("gradio.")]


@pytest.mark.usefixtures("hook")
@pytest.mark.parametrize("name", [*REAL, *VIRTUAL])
def test_importing_a_module_of_gradio_leaves_ours_alone(name: str) -> None:
    """The import system makes what it imports an attribute of the package above, which is ours."""
    before = {module: sys.modules[f"stagedoor.{module}"] for module in ("context", "errors", "components", "themes")}
    importlib.import_module(f"gradio.{name}" if name else "gradio")
    assert {module: getattr(stagedoor, module, ours) for module, ours in before.items()} == before


@pytest.mark.parametrize("name", [*REAL, *VIRTUAL])
def test_every_module_can_be_imported(name: str) -> None:
    assert module_named(name) is not None


@pytest.mark.parametrize("name", [name for name in VIRTUAL if name not in {"inputs", "outputs", "mix"}])
def test_everything_that_a_module_gives_is_there(name: str) -> None:
    module = module_named(name)
    assert [entry for entry in dir(module) if getattr(module, entry) is None] == []


@pytest.mark.parametrize("name", sorted(stagedoor._GRADIO_MODULES))
def test_modules_are_attributes_too(name: str) -> None:
    assert getattr(stagedoor, name) is module_named(name)
