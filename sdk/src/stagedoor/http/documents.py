"""The documents made from an app: config, API description, page. Made once, then only filled in.

Building the config of a large app costs tens of milliseconds, so its JSON is written once with a marker where the
caller's root address goes. Compressed forms are kept for the few addresses under which an app is really used.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

import orjson

from stagedoor import context
from stagedoor.authoring.i18n import plain_text
from stagedoor.authoring.page_config import page_config
from stagedoor.components.base import Component
from stagedoor.http.default_files import with_addressed_files
from stagedoor.http.linked_config import with_values
from stagedoor.http.openapi import openapi_document
from stagedoor.runtime.encoding import encode
from stagedoor.wire import API_PREFIX

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks
    from stagedoor.authoring.page_style import PageStyle
    from stagedoor.files import FileStore
    from stagedoor.http.frontend import Frontend
    from stagedoor.http.options import ServerOptions

_ROOT_MARK = "https://root.invalid/3f1c6d"
_CACHED_FORMS = 32
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)

# Relative: the page has a <base>. Browsers offer the installation once, perhaps before the settings are opened.
_INSTALLABLE = (
    '<link rel="manifest" href="manifest.json" crossorigin="use-credentials">'
    '<link rel="apple-touch-icon" href="pwa_icon/192">'
    "<script>addEventListener('beforeinstallprompt',function(event)"
    "{event.preventDefault();window.sdInstallOffer=event})</script>"
)


class Page:
    """A page ready to be sent.

    Attributes:
        body: The HTML.
        compressed: The same, gzip.
        policy: Its content security policy, or None when the author's own scripts forbid one.
    """

    __slots__ = ("body", "compressed", "policy")

    def __init__(self, body: bytes, policy: bytes | None) -> None:
        self.body = body
        self.compressed = gzip.compress(body, 5, mtime=0)
        self.policy = policy


class Theme:
    """A theme's style sheet, ready to be sent.

    Attributes:
        text: The CSS.
        compressed: The same, gzip.
        tag: A name of this content.
    """

    __slots__ = ("compressed", "tag", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.compressed = gzip.compress(text.encode(), 9, mtime=0)
        self.tag = hashlib.sha256(text.encode()).hexdigest()[:16]


class Documents:
    """What clients and browsers read before they call anything.

    Args:
        blocks: The app.
        files: Where files in initial values go.
        options: How the app is served.
        frontend: The built page.
    """

    def __init__(self, blocks: Blocks, files: FileStore, options: ServerOptions, frontend: Frontend) -> None:
        self.blocks = blocks
        self.files = files
        self.options = options
        self.frontend = frontend
        self.has_oauth = False
        """Whether the sign-in button leads to an OpenID provider."""
        self._theme: Theme | None = None
        self._templates: dict[str, bytes] = {}
        self._forms: OrderedDict[tuple[str, str, str | None], Page | tuple[bytes, bytes]] = OrderedDict()

    @property
    def style(self) -> PageStyle:
        """How the author wants the page to look."""
        return self.blocks.style

    @property
    def title(self) -> str:
        """Title for readers that have no page to put it into the visitor's language."""
        return plain_text(self.blocks.title, self.options.i18n_translations)

    # --- config and API

    def config(self, root: str, username: str | None) -> bytes:
        """Return the config document for a caller."""
        body = self._marked("config", self._build_config)
        return self._filled(body, root, username)

    def compressed_config(self, root: str, username: str | None) -> bytes:
        """Return the config document, gzip."""
        key = ("config", root, username)
        known = self._forms.get(key)
        if not isinstance(known, tuple):
            body = self.config(root, username)
            known = self._remember(key, (body, gzip.compress(body, 5, mtime=0)))
        return cast("tuple[bytes, bytes]", known)[1]

    def info(self, root: str, *, all_endpoints: bool = False) -> bytes:
        """Return the API description."""
        name = "info-all" if all_endpoints else "info"
        body = self._marked(
            name,
            lambda: with_addressed_files(
                self.blocks.get_api_info(all_endpoints=all_endpoints, second_names=True), _ROOT_MARK
            ),
        )
        return body.replace(_ROOT_MARK.encode(), _json_text(root))

    def info_for_old_clients(self, root: str) -> bytes:
        """Return the API description in the words that `gradio_client` before 1.8.1 reads.

        Those clients fail on a schema that is the word true; an empty schema says the same.
        """
        info = cast("object", orjson.loads(self.info(root)))
        return orjson.dumps(_without_true(info))

    def page_info(self, root: str, path: str, *, all_endpoints: bool = False) -> bytes:
        """Return the API description of what stands on one page."""
        info = cast("dict[str, dict[str, object]]", orjson.loads(self.info(root, all_endpoints=all_endpoints)))
        own = {f"/{function.api_name}" for function in self.blocks.graph().functions.values() if function.page == path}
        named = {name: entry for name, entry in info["named_endpoints"].items() if name in own}
        return orjson.dumps({**info, "named_endpoints": named})

    def parameters(self, api_name: str) -> list[dict[str, object]]:
        """Return the described parameters of an endpoint."""
        info = cast("dict[str, dict[str, dict[str, object]]]", orjson.loads(self.info("", all_endpoints=True)))
        endpoint = info["named_endpoints"].get(f"/{api_name}", {})
        return cast("list[dict[str, object]]", endpoint.get("parameters", []))

    def openapi(self, root: str) -> bytes:
        """Return the OpenAPI document of the public endpoints."""
        info = cast("dict[str, dict[str, dict[str, object]]]", orjson.loads(self.info(root)))
        return orjson.dumps(
            openapi_document(self.title, root, info["named_endpoints"], has_login=self.options.has_login)
        )

    # --- pages

    @property
    def theme(self) -> Theme:
        """The theme's style sheet."""
        text = self.style.theme_css()
        if self._theme is None or self._theme.text != text:
            self._theme = Theme(text)
        return self._theme

    def _theme_link(self, root: str) -> str:
        # Named by its content, so that browsers keep it without asking again.
        return f'<link rel="stylesheet" href="{html.escape(root)}/theme.css?v={self.theme.tag}">'

    def page(self, root: str, username: str | None, path: str = "") -> Page:
        """Return a page of the app for a visitor."""
        key = (f"page /{path}", root, username)
        known = self._forms.get(key)
        if not isinstance(known, Page):
            body = self._marked(f"page /{path}", lambda: page_config(self._build_config(), path))
            page = self._render("index.html", root, self._head(root), self._filled(body, root, username))
            known = self._remember(key, page)
        return cast("Page", known)

    def linked_page(self, root: str, username: str | None, path: str, values: Mapping[int, object] | None) -> Page:
        """Return a page opened by a deep link; `values` is None for a link that is not known."""
        graph = self.blocks.graph()
        body = self._encoded(lambda: page_config(with_values(self._build_config(), graph, values), path))
        return self._render("index.html", root, self._head(root), self._filled(body, root, username))

    def linked_config(self, root: str, username: str | None, values: Mapping[int, object] | None) -> bytes:
        """Return the config document for a deep link, as `linked_page`."""
        body = self._encoded(lambda: with_values(self._build_config(), self.blocks.graph(), values))
        return self._filled(body, root, username)

    def _head(self, root: str) -> str:
        style = self.style
        head = self._theme_link(root) + style.head_html()
        if self.options.is_pwa:
            head += _INSTALLABLE
        css = style.css_text()
        if css:
            # A closing tag inside the author's CSS must not end the element.
            head += "<style>" + css.replace("</", "<\\/") + "</style>"
        return head

    def view_page(self, root: str, view: str, username: str | None) -> Page:
        """Return a page beside the app: "runs", "monitoring". It holds no more of the app than the title.

        Args:
            root: Address of the app as the caller sees it.
            view: Which one.
            username: Who is signed in.
        """
        key = (f"view {view}", root, username)
        known = self._forms.get(key)
        if not isinstance(known, Page):
            head = self._theme_link(root)
            config: dict[str, object] = {"view": view, "root": root, "title": self.blocks.title}
            config.update(api_prefix=API_PREFIX, username=username)
            known = self._remember(key, self._render("index.html", root, head, orjson.dumps(config)))
        return cast("Page", known)

    def login_page(self, root: str) -> Page:
        """Return the login page, which tells nothing about the app but its title."""
        key = ("login", root, None)
        known = self._forms.get(key)
        if not isinstance(known, Page):
            head = self._theme_link(root)
            known = self._remember(key, self._render("login.html", root, head, self.login_config(root)))
        return cast("Page", known)

    def login_config(self, root: str) -> bytes:
        """Return the config that somebody sees who is not signed in."""
        return orjson.dumps(
            {
                "auth_required": True,
                "auth_message": self.options.auth_message,
                "space_id": None,
                "root": root,
                "title": self.title,
                "page": {"": {"layout": {}}},
                "pages": [""],
                "components": [],
                "dependencies": [],
            }
        )

    # --- inside

    def _render(self, template_name: str, root: str, head: str, config: bytes) -> Page:
        template = self.frontend.template(template_name)
        # A browser reads JSON twice as fast as the same text as a script.
        script = b"window.gradio_config=JSON.parse('" + _in_script(config) + b"');"
        own_title = f"<title>{html.escape(self.title)}</title>"
        title = "" if "<title>" in template else own_title
        text = re.sub(r"<title>.*?</title>", lambda _: own_title, template)
        text = text.replace("<!--stagedoor:base-->", f'<base href="{html.escape(root)}/">')
        text = text.replace("<!--stagedoor:head-->", title + head)
        text = text.replace("<!--stagedoor:config-->", f"<script>{script.decode()}</script>")
        return Page(text.encode(), self._policy(text))

    def _policy(self, text: str) -> bytes | None:
        """Allow only the page's own scripts, unless the author brought some."""
        has_own_code = bool(self.style.head_html()) or self.style.js is not None
        if has_own_code or any(block.get_block_name() == "html" for block in self.blocks.graph().blocks.values()):
            return b"object-src 'none'; base-uri 'self'"
        hashes = " ".join(
            f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
            for script in _INLINE_SCRIPT.findall(text)
        )
        # Modules of the author's components come from this app, and import from where the author says they do.
        sources = [source for block in self._components() for source in block.module_sources().values()]
        origins = "".join(f" {origin}" for origin in sorted({o for s in sources for o in s.foreign_origins}))
        # 'unsafe-eval' is for `js=` of event listeners and for plots; it runs only what the app itself ships.
        return (
            f"script-src 'self' 'unsafe-eval' {hashes}{origins}; worker-src 'self' blob:; object-src 'none'; base-uri 'self'"
        ).encode()

    def _components(self) -> list[Component]:
        return [block for block in self.blocks.graph().blocks.values() if isinstance(block, Component)]

    def _build_config(self) -> dict[str, object]:
        config = self.blocks.get_config_file(as_served=True)
        style, options = self.style, self.options
        config.update(
            css=style.css_text() or None,
            js=style.js_text(),
            head=style.head_html() or None,
            show_error=options.show_error,
            dev_mode=options.is_dev,
            footer_links=list(options.footer_links),
            max_file_size=options.max_file_size,
            run_history=options.run_history,
            i18n_translations=options.i18n_translations,
            pwa=options.is_pwa,
            mcp_server=options.mcp_server,
            oauth=self.has_oauth,
        )
        # Appended by hand for each caller.
        config.pop("username", None)
        config.pop("root", None)
        return config

    def _marked(self, name: str, make: Callable[[], object]) -> bytes:
        body = self._templates.get(name)
        if body is None:
            body = self._templates[name] = self._encoded(make)
        return body

    def _encoded(self, make: Callable[[], object]) -> bytes:
        """Write a document as JSON with a mark for the root."""
        token = context.current_files.set(self.files)
        try:
            return encode(make(), _ROOT_MARK)
        finally:
            context.current_files.reset(token)

    def _filled(self, body: bytes, root: str, username: str | None) -> bytes:
        own = b',"root":' + orjson.dumps(root) + b',"username":' + orjson.dumps(username) + b"}"
        return body[:-1].replace(_ROOT_MARK.encode(), _json_text(root)) + own

    def _remember(
        self, key: tuple[str, str, str | None], form: Page | tuple[bytes, bytes]
    ) -> Page | tuple[bytes, bytes]:
        self._forms[key] = form
        while len(self._forms) > _CACHED_FORMS:
            self._forms.popitem(last=False)
        return form


def _json_text(text: str) -> bytes:
    """Return a text as it stands inside a JSON string."""
    return orjson.dumps(text)[1:-1]


def _in_script(json: bytes) -> bytes:
    """Write JSON as it stands inside a quoted text of a script element: neither the text nor the element can end in it."""
    return (
        json.replace(b"\\", b"\\\\")
        .replace(b"'", b"\\'")
        .replace(b"<", b"\\u003c")
        .replace(b">", b"\\u003e")
        .replace(b"&", b"\\u0026")
        .replace("\u2028".encode(), b"\\u2028")
        .replace("\u2029".encode(), b"\\u2029")
    )


def _without_true(part: object) -> object:
    """Return schemas in which "anything" is written `{}`, wherever it stands."""
    if isinstance(part, list):
        return [_without_true(entry) for entry in cast("list[object]", part)]
    if not isinstance(part, dict):
        return part
    fields = cast("dict[str, object]", part)
    anything: dict[str, object] = {}
    return {
        name: anything if name == "additionalProperties" and entry is True else _without_true(entry)
        for name, entry in fields.items()
    }
