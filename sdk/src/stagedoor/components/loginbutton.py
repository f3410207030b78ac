"""A button that signs a visitor in and out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal, Self, Unpack, cast

from stagedoor import context
from stagedoor.components.base import Block
from stagedoor.components.button import Button, ButtonOptions
from stagedoor.components.events import ListenerOptions, Trigger

_GO = """\
() => {
  const { username, oauth } = window.gradio_config || {};
  const way = oauth ? "login/huggingface" : "login";
  window.location.assign(new URL(username ? "logout" : way, document.baseURI));
}"""


class LoginButton(Button, defaults={"min_width": None}):
    """A button that signs a visitor in, or out who is signed in.

    It leads to the OpenID provider that the environment configures (`OPENID_PROVIDER_URL`, `OAUTH_CLIENT_ID`), else to
    the app's own login (`launch(auth=…)`), else signs in who sits at this machine, for trying the app out.

    Args:
        value: Text for visitors who are not signed in.
        logout_value: Text for those who are; `{}` stands for their name.
        variant, size, icon, link, link_target, interactive: See `Button`.
        options: See `Component`.
    """

    def __init__(
        self,
        value: str = "Sign in",
        logout_value: str = "Logout ({})",
        *,
        variant: Literal["primary", "secondary", "stop", "huggingface"] = "huggingface",
        size: Literal["sm", "md", "lg"] = "lg",
        icon: str | Path | None = None,
        link: str | None = None,
        link_target: Literal["_self", "_blank", "_parent", "_top"] = "_self",
        interactive: bool = True,
        **options: Unpack[ButtonOptions],
    ) -> None:
        self.logout_value = logout_value
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
        """Place the button; it says who is signed in, and leads to the login, by itself."""
        super().render()
        app = context.current_app.get()
        if app is not None and not self._is_listening:
            self._is_listening = True
            text = self.value if isinstance(self.value, str) else "Sign in"
            self.click(None, self, None, js=_GO, queue=False)
            texts = json.dumps([self.logout_value, text])
            shown = f"""() => {{
  const name = window.gradio_config && window.gradio_config.username;
  const [signedIn, signedOut] = {texts};
  return name ? signedIn.replace("{{}}", name) : signedOut;
}}"""
            trigger = Trigger(cast("Block", app), "load")
            app.listen(ListenerOptions(fn=None, triggers=(trigger,), outputs=self, js=shown, queue=False))
        return self
