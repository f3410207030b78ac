"""Tiny, random models made here: nothing is downloaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from gradio_client import Client

import stagedoor as gr


@pytest.fixture
def serve() -> Iterator[Callable[[gr.Blocks], Client]]:
    """Launch an app and give a client of it."""
    started: list[gr.Blocks] = []

    def start(demo: gr.Blocks) -> Client:
        started.append(demo)
        _, url, _ = demo.launch(prevent_thread_lock=True, quiet=True, server_port=0)
        return Client(url, verbose=False)

    yield start
    for demo in started:
        demo.close(verbose=False)


@pytest.fixture(scope="session")
def tokenizer():
    """A tokenizer of single words."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import PreTrainedTokenizerFast

    words = ["[UNK]", "[EOS]", "[MASK]", "[SEP]", "[CLS]", "the", "stage", "door", "is", "green", "and", "open"]
    model = Tokenizer(WordLevel({word: index for index, word in enumerate(words)}, unk_token="[UNK]"))
    model.pre_tokenizer = Whitespace()
    return PreTrainedTokenizerFast(
        tokenizer_object=model,
        unk_token="[UNK]",
        eos_token="[EOS]",
        pad_token="[EOS]",
        mask_token="[MASK]",
        sep_token="[SEP]",
        cls_token="[CLS]",
        model_max_length=32,
    )


@pytest.fixture(scope="session")
def encoder_config(tokenizer):
    """The sizes of a tiny BERT."""
    from transformers import BertConfig

    return BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
        pad_token_id=1,
        id2label={0: "calm", 1: "loud"},
        label2id={"calm": 0, "loud": 1},
    )
