"""Texts that try to run code when they are shown. Each sets `window.__xss` if it succeeds."""

from __future__ import annotations

import base64

RUN = "window.__xss=1"
ENCODED = base64.b64encode(f"<script>{RUN}</script>".encode()).decode()
ELEMENTS_WITH_HANDLERS = [
    ("img src=x", "onerror"), ("img src=x ", "ONERROR"), ("svg", "onload"), ("body", "onload"), ("video src=x", "onerror"),
    ("audio src=x", "onerror"), ("input autofocus", "onfocus"), ("select autofocus", "onfocus"),
    ("textarea autofocus", "onfocus"), ("details open", "ontoggle"), ("marquee", "onstart"), ("div", "onmouseover"),
    ("a href=#", "onclick"), ("button autofocus", "onfocus"), ("iframe", "onload"), ("object data=x", "onerror"),
    ("embed src=x", "onload"), ("svg><animate attributeName=x dur=1s", "onbegin"), ("svg><set attributeName=x", "onbegin"),
    ("math href=x", "onclick"), ("p style=animation:x", "onanimationstart"), ("div contenteditable", "onbeforeinput"),
    ("video><source", "onerror"), ("form id=f><input", "onfocus"), ("dialog open", "onclose"), ("x", "onpointerrawupdate"),
    ("style", "onload"), ("link rel=stylesheet href=x", "onerror"), ("meter", "onmouseover"), ("keygen autofocus", "onfocus"),
]  # fmt: skip
URLS = [
    "javascript:RUN", "JaVaScRiPt:RUN", "java\tscript:RUN", "java\nscript:RUN", " javascript:RUN", "\x01javascript:RUN",
    "javascript&colon;RUN", "&#106;avascript:RUN", "&#x6A&#x61vascript:RUN", "javascript://%0aRUN", "vbscript:RUN",
    f"data:text/html;base64,{ENCODED}", "data:text/html,<script>RUN</script>",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='RUN'/>", "feed:javascript:RUN",
    "blob:javascript:RUN", "view-source:javascript:RUN", "\u200bjavascript:RUN", "javascript\u200d:RUN",
]  # fmt: skip
WHOLE = [
    "<script>RUN</script>", "<SCRIPT SRC=data:,RUN></SCRIPT>", "<scr<script>ipt>RUN</scr</script>ipt>",
    "<script\x00>RUN</script>", "</textarea><script>RUN</script>", "</title><script>RUN</script>",
    "--><script>RUN</script>", "]]><script>RUN</script>", "</style><script>RUN</script>", "<noscript><p title='</noscript><img src=x onerror=RUN>'>",
    "<svg><script>RUN</script></svg>", "<svg><foreignObject><img src=x onerror=RUN></foreignObject></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg onload=RUN></svg>#x'>",
    "<svg><a><animate attributeName=href values=javascript:RUN /><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=RUN>", "<math><annotation-xml encoding='text/html'><img src=x onerror=RUN>",
    "<math><maction actiontype='statusline#' xlink:href='javascript:RUN'>x</maction></math>",
    "<iframe src='javascript:parent.RUN'></iframe>", "<iframe srcdoc='<script>parent.RUN</script>'></iframe>",
    "<iframe srcdoc='<script>top.RUN</script>' sandbox='allow-scripts allow-same-origin'></iframe>",
    "<object data='javascript:RUN'></object>", "<embed src='javascript:RUN'>", "<base href='javascript:RUN//'><a href=x>x</a>",
    "<form action='javascript:RUN'><input type=submit></form>", "<button formaction='javascript:RUN'>x</button>",
    "<meta http-equiv=refresh content='0;url=javascript:RUN'>", "<link rel=import href='data:text/html,<script>RUN</script>'>",
    "<style>@import 'javascript:RUN';</style>", "<style>*{background:url(javascript:RUN)}</style>",
    "<div style='background:url(javascript:RUN)'>x</div>", "<div style='width:expression(RUN)'>x</div>",
    "<template><img src=x onerror=RUN></template>", "<xmp><img src=x onerror=RUN></xmp>", "<plaintext><img src=x onerror=RUN>",
    "<!--[if gte IE 4]><script>RUN</script><![endif]-->", "<!--><img src=x onerror=RUN>-->", "<img src=x onerror=RUN//",
    "<img/src=x/onerror=RUN>", "<img src=`x`onerror=RUN>", "<img src='x'onerror='RUN'>", '"><img src=x onerror=RUN>',
    "'><img src=x onerror=RUN>", "&lt;img src=x onerror=RUN&gt;", "<isindex type=image src=x onerror=RUN>",
    "<portal src='javascript:RUN'></portal>", "<x-element is=x onclick=RUN>", "${RUN}", "{{constructor.constructor('RUN')()}}",
    "![x](x 'y' onerror=RUN)", "![\" onerror=\"RUN](x)", "[x](<javascript:RUN>)", "[x][y]\n\n[y]: javascript:RUN",
    "<javascript:RUN>", "[x](https://a.b\"onmouseover=\"RUN)", "```html\n</code></pre><img src=x onerror=RUN>\n```",
    "```\"><img src=x onerror=RUN>\nx\n```", "`<img src=x onerror=RUN>`", "| a |\n|---|\n| <img src=x onerror=RUN> |",
    "$\\href{javascript:RUN}{x}$", "$$\\html{<img src=x onerror=RUN>}$$", "$$\\htmlData{x=\"><img src=x onerror=RUN>}{y}$$",
    "$$<img src=x onerror=RUN>$$", "[$$x$$](https://a.b '$$\"><img src=x onerror=RUN>$$')", "<a title='$$x$$\" onclick=RUN'>x</a>",
    "<details ontoggle=RUN open>", "<a href=# id=x name=__xss></a>", "<form name=gradio_config><input name=components></form>",
]  # fmt: skip


def payloads() -> list[str]:
    """Return all texts."""
    handlers = [f"<{element} {handler}={RUN}>" for element, handler in ELEMENTS_WITH_HANDLERS]
    links = [form.format(url) for url in URLS for form in ("<a href='{0}'>x</a>", "[x]({0})", "![x]({0})")]
    return [text.replace("RUN", RUN) for text in [*WHOLE, *handlers, *links]]
