"""Open redirects (attack row S7): whatever is not plainly a path on our site becomes `/`."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagedoor_server.kit.local_path import local_path

EVIL = [
    "//evil", "///evil", "////evil", "/\\evil", "\\/evil", "\\\\evil", "/\\/evil", "http://evil", "https:evil",
    "https:/evil", "//evil/%2f..", "/%09/evil", "/%5cevil", "/%5Cevil", "/%0d%0aLocation:evil", "/\tevil", "/\nevil",
    "/ /evil", " //evil", "\t//evil", "\n//evil", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x",
    "evil", "@evil", ".evil", "./evil", "../evil", "?x", "#x", "", None, "/.//evil", "/..//evil", "/./..//evil",
    "/%2e//evil", "/%2e%2e//evil", "/a//evil", "/é", "/\u2028evil", "/\x00", "/\x7f", "/%00", "/%7f", "/%252fevil",
    "/" + "a" * 3000, "/<script>", '/"onload=', "/%2fevil", "/%2Fevil", "/\uff0fevil",
]  # fmt: skip
GOOD = ["/", "/links", "/ada/demo", "/runs/abc?tab=log#end", "/visit/x?next=/a%20b", "/a.b/c-d_e~f", "/ada/%C3%A9"]


@pytest.mark.parametrize("candidate", EVIL)
def test_evil(candidate: str | None) -> None:
    assert local_path(candidate) == "/"


@pytest.mark.parametrize("candidate", GOOD)
def test_good(candidate: str) -> None:
    assert local_path(candidate) == candidate


@given(st.text(alphabet="/\\.:@?#%eEvil2f5c0ad\t\n ", max_size=30) | st.text(max_size=30))
def test_a_browser_stays_on_our_site(text: str) -> None:
    target = local_path(text)
    assert target.startswith("/")
    assert urlsplit(urljoin("https://ours.example/x", target)).netloc == "ours.example"
    assert not target.startswith(("//", "/\\"))
