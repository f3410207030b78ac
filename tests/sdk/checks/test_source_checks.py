"""What is found in a source, and what is not."""

from __future__ import annotations

import ast
import textwrap

import pytest

from stagedoor.checks.all_checks import check_text
from stagedoor.checks.findings import apply_edits
from stagedoor.compat.names import MADE, REPLACED
from stagedoor.compat.tables import ARGUMENTS

HEAD = "import gradio as gr\n"


def found(body: str) -> list[tuple[str, int]]:
    """(rule, line) of each finding; lines are counted in `body`."""
    return [(finding.rule, finding.line - 1) for finding in check_text(HEAD + textwrap.dedent(body))]


def handler(body: str, before: str = "", kind: str = "def") -> str:
    inside = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    return f"{before}\n{kind} fn(x):\n{inside}\ngr.Interface(fn, 'text', 'text')\n"


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("gr.Box()", "old-name"),
        ("gr.Pil()", "old-name"),
        ("gr.Series()", "old-name"),
        ("gr.inputs.Textbox()", "old-name"),
        ("gr.Textbox(show_copy_button=True)", "old-argument"),
        ("gr.Text(default='a')", "old-argument"),
        ("b.click(f, _js='x')", "old-argument"),
        ("gr.on([b.click], f, show_api=False)", "old-argument"),
        ("demo.queue(concurrency_count=2)", "old-argument"),
        ("demo.launch(enable_queue=True)", "old-argument"),
        ("gr.Interface(f, 'text', 'text', allow_flagging='never')", "old-argument"),
        ("gr.Textbox().style(container=False)", "old-method"),
        ("gr.Textbox.update(value='a')", "old-method"),
        ("gr.Button(size='small')", "old-argument"),
        ("gr.Dataframe(row_count=(2, 'fixed'))", "old-argument"),
        ("gr.load('models/a/b', hf_token='x')", "old-argument"),
        ("gr.mount_gradio_app(app, demo, '/', show_api=False)", "old-argument"),
        ("gr.themes.Base.from_hub('a/b', hf_token='x')", "old-argument"),
        ("gr.mix.Parallel(a, b)", "old-name"),
        ("demo.launch(allowed_paths=['a', '/'])", "open-folder"),
        ("demo.launch(allowed_paths=[str(Path.home())])", "open-folder"),
        ("demo.launch(auth=('me', 'secret'))", "password-in-source"),
        ("gr.mount_gradio_app(app, demo, '/', auth=[('me', 'secret')])", "password-in-source"),
        ("def show():\n    demo.launch(share=True)", "share-in-library"),
        ("key = 'hf_" + "a" * 30 + "'", "key-in-source"),
        (handler("return eval(x)"), "code-from-visitors"),
        (handler("subprocess.run('ls ' + x, shell=True)", "import subprocess"), "code-from-visitors"),
        ("import time\nasync def f():\n    time.sleep(1)", "blocking-in-async"),
        ("import requests\nasync def f():\n    return requests.get('a')", "blocking-in-async"),
        ("from time import sleep\nasync def f():\n    sleep(1)", "blocking-in-async"),
        (handler("return pipeline('x')(x)", "from transformers import pipeline"), "model-in-function"),
        (handler("return AutoModel.from_pretrained('a')", "from transformers import AutoModel"), "model-in-function"),
        (handler("return load()", "import torch\ndef load():\n    return torch.load('a')"), "model-in-function"),
        (handler("return open('a.txt').read()"), "file-in-function"),
        (handler("return pd.read_csv('a.csv')", "import pandas as pd"), "file-in-function"),
        ("import time\ndef f():\n    time.sleep(5)\nb.click(f, queue=False)", "slow-without-queue"),
        (f"gr.Textbox(value='{'a' * 60_000}')", "big-value"),
        (handler("items.append(x)", "items = []"), "shared-state"),
        (handler("items[x] = 1", "items = {}"), "shared-state"),
        (handler("global total\ntotal += 1", "total = 0"), "shared-state"),
        ("def f(x, seen=[]):\n    seen.append(x)\nb.click(f)", "shared-default"),
        ("def f(:", "syntax"),
    ],
)
def test_found(body: str, rule: str) -> None:
    assert rule in [name for name, _ in found(body)]


@pytest.mark.parametrize(
    "body",
    [
        "gr.Group()",
        "gr.Textbox(buttons=['copy'])",
        "b.click(f, js='x')",
        "other.launch(enable_gpu=True)",
        "import numpy as np\nnp.select(show_api=1)",
        "frame.update(value='a')",
        "frame.style.format('a')",
        "demo.launch(allowed_paths=['/data/pictures', Path.home() / 'pictures'])",
        "demo.launch(auth=('me', os.environ['PASSWORD']))",
        "if __name__ == '__main__':\n    demo.launch(share=True)",
        "def main():\n    demo.launch(share=True)",
        handler("return eval('1')"),
        handler("subprocess.run(['ls', x])", "import subprocess"),
        "import time\ndef f():\n    time.sleep(1)",
        "import time\nasync def f():\n    def inner():\n        time.sleep(1)\n    await to_thread(inner)",
        "from transformers import pipeline\nmodel = pipeline('x')\n" + handler("return model(x)"),
        handler("return load()", "import torch, functools\n@functools.cache\ndef load():\n    return torch.load('a')"),
        handler(
            "global model\nif model is None:\n    model = pipeline('x')\nreturn model(x)",
            "from transformers import pipeline\nmodel = None",
        ),
        handler("return AutoModel.from_pretrained(x)", "from transformers import AutoModel"),
        handler("return open(x).read()"),
        handler("open('log.txt', 'a').write(x)"),
        handler("items = []\nitems.append(x)", "items = []"),
        handler("cache[x] = 1", "cache = {}"),
        "items = []\nitems.append(1)",
        "import time\ndef f():\n    time.sleep(5)\nb.click(f)",
        "def f():\n    return 1\nb.click(f, queue=False)",
        "gr.Box()  # stagedoor: ignore",
        "gr.Box()  # stagedoor: ignore[old-name]",
    ],
)
def test_not_found(body: str) -> None:
    assert found(body) == []


def test_a_comment_for_another_rule_ignores_nothing() -> None:
    assert found("gr.Box()  # stagedoor: ignore[big-value]") == [("old-name", 1)]


def test_places_count_characters() -> None:
    (finding,) = check_text(HEAD + "ü = gr.Box()")
    assert (finding.line, finding.column) == (2, 5)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("gr.Box()", "gr.Group()"),
        ("gr.Textbox(show_copy_button=True)", 'gr.Textbox(buttons=["copy"])'),
        ("gr.Image(source='upload')", 'gr.Image(sources=["upload"])'),
        ("gr.Image(label='ü', source='upload')", "gr.Image(label='ü', sources=[\"upload\"])"),
        ("gr.Image(source=where)", "gr.Image(source=where)"),
        ("gr.Image(source='upload', sources=['webcam'])", "gr.Image(source='upload', sources=['webcam'])"),
        ("gr.Number(default=n)", "gr.Number(value=n)"),
        ("b.click(f, _js='x', show_api=False)", "b.click(f, js='x', api_visibility=\"undocumented\")"),
        ("gr.Chatbot(\n    bubble_full_width=False,\n    height=3,\n)", "gr.Chatbot(\n    \n    height=3,\n)"),
        ("gr.Chatbot(height=3, bubble_full_width=False)", "gr.Chatbot(height=3)"),
        ("gr.Chatbot(bubble_full_width=False)", "gr.Chatbot()"),
        ("demo.queue(concurrency_count=3)", "demo.queue(default_concurrency_limit=3)"),
        ("gr.Textbox.update(value='a')", "gr.update(value='a')"),
        ("gr.Image(tool='editor')", "gr.Image(tool='editor')"),
        ("gr.Dataframe(max_rows=3)", "gr.Dataframe(max_height=140)"),
    ],
)
def test_mended(old: str, new: str) -> None:
    source = HEAD + old
    mended, _ = apply_edits(source, check_text(source))
    assert mended == HEAD + new
    ast.parse(mended)


def test_every_row_of_the_tables_is_found() -> None:
    """Whatever is accepted with a warning when an app runs is found before it runs."""
    missed: list[str] = []
    for names, rows in ARGUMENTS.items():
        owner = names.split()[0]
        call = {"launch": "demo.launch", "queue": "demo.queue", "event": "b.click", "Component": "gr.Textbox",
                "create_examples": "gr.Examples", "NativePlot": "gr.LinePlot", "theme": "gr.themes.Base.from_hub"}.get(owner, f"gr.{owner}")  # fmt: skip
        missed += [
            f"{call}({old}=)"
            for old in rows
            if not any(rule == "old-argument" for rule, _ in found(f"{call}({old}=None)"))
        ]
    assert missed == []
    for old in [*REPLACED, *MADE, "mix"]:
        assert found(f"gr.{old}") == [("old-name", 1)], old
