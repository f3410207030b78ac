"""Models of the ecosystem behind an app. The model is tiny, random and made here: nothing is downloaded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from gradio_client import Client

import stagedoor as gr

pytestmark = pytest.mark.ml


@pytest.fixture(scope="module")
def generator(tmp_path_factory: pytest.TempPathFactory):
    """A text-generation pipeline on a two-layer model over a vocabulary of single words."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast, pipeline

    words = ["[UNK]", "[EOS]", "the", "stage", "door", "is", "green", "and", "open"]
    tokenizer = Tokenizer(WordLevel({word: index for index, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="[UNK]", eos_token="[EOS]", pad_token="[EOS]")
    config = GPT2Config(
        vocab_size=len(words), n_positions=64, n_embd=16, n_layer=2, n_head=2, bos_token_id=1, eos_token_id=1
    )
    folder = tmp_path_factory.mktemp("model")
    GPT2LMHeadModel(config).save_pretrained(folder)
    fast.save_pretrained(folder)
    return pipeline("text-generation", model=str(folder), tokenizer=str(folder))


@pytest.fixture
def serve() -> Iterator:
    """Launch an app and give a client of it."""
    started: list[gr.Blocks] = []

    def start(demo: gr.Blocks) -> Client:
        started.append(demo)
        _, url, _ = demo.launch(prevent_thread_lock=True, quiet=True, server_port=None)
        return Client(url, verbose=False)

    yield start
    for demo in started:
        demo.close()


def test_text_to_text_with_a_pipeline(generator, serve) -> None:
    def complete(prompt: str) -> str:
        return generator(prompt, max_new_tokens=4, do_sample=False)[0]["generated_text"]

    client = serve(gr.Interface(fn=complete, inputs="text", outputs="text"))
    answer = client.predict("the stage door", api_name="/complete")
    assert answer.startswith("the stage door")


def test_interface_from_pipeline(generator, serve) -> None:
    client = serve(gr.Interface.from_pipeline(generator))
    endpoint = next(iter(client.view_api(return_format="dict")["named_endpoints"]))
    assert "green" in client.predict("green", api_name=endpoint)


def test_torch_tensors_are_arrays(serve, tmp_path: Path) -> None:
    import numpy as np
    import torch
    from PIL import Image

    def gradient(width: float):
        return torch.linspace(0, 255, int(width)).repeat(int(width), 1).to(torch.uint8)

    client = serve(gr.Interface(gradient, gr.Number(), gr.Image(format="png")))
    answer = client.predict(32, api_name="/gradient")
    path = answer["path"] if isinstance(answer, dict) else answer
    assert np.asarray(Image.open(path)).shape[:2] == (32, 32)
