"""A button that copies a link to the page as it stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar, Literal, Self, Unpack

from stagedoor import context
from stagedoor.components.button import Button, ButtonOptions

_COPY = """\
async () => {
  const session = window.__gradio_session_hash__;
  const values = window.__stagedoor_values__?.() ?? {};
  const link = new URL(window.location.href);
  const answer = await fetch(new URL("gradio_api/deep_link", document.baseURI), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ session_hash: session, values }),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.detail);
  link.searchParams.set("deep_link", said);
  await navigator.clipboard.writeText(link.toString());
  return COPIED;
}"""
_WAIT = "() => new Promise((done) => setTimeout(done, 1500))"


class DeepLinkButton(Button, defaults={"min_width": None}):
    """A button that copies a link which opens the page with the values it has now.

    Args:
        value: Text on the button.
        copied_value: Text for a moment after the link was copied.
        variant, size, icon, link, link_target, interactive: See `Button`.
        options: See `Component`.
    """

    makes_deep_links: ClassVar[bool] = True

    def __init__(
        self,
        value: str = "Share via Link",
        copied_value: str = "Link Copied!",
        *,
        variant: Literal["primary", "secondary"] = "secondary",
        size: Literal["sm", "md", "lg"] = "lg",
        icon: str | Path | None = None,
        link: str | None = None,
        link_target: Literal["_self", "_blank", "_parent", "_top"] = "_self",
        interactive: bool = True,
        **options: Unpack[ButtonOptions],
    ) -> None:
        self.copied_value = copied_value
        self._is_listening = False
        super().__init__(
            value,
            variant=variant,
            size=size,
            icon=icon,
            link=link,
            link_target=link_target,
            interactive=interactive,
            **options,
        )

    @classmethod
    def get_block_name(cls) -> str:
        """The page draws it as any other button."""
        return "button"

    def render(self) -> Self:
        """Place the button; it copies the link by itself."""
        super().render()
        if not self._is_listening and context.current_app.get() is not None:
            self._is_listening = True
            text = self.value if isinstance(self.value, str) else "Share via Link"
            copy = _COPY.replace("COPIED", json.dumps(self.copied_value))
            quiet: dict[str, Any] = {"show_progress": "hidden", "queue": False}
            self.click(None, None, self, js=copy, **quiet)
            self.click(lambda: text, None, self, js=_WAIT, api_visibility="undocumented", **quiet)
        return self
