"""Pipelines of transformers behind apps, called by the real client."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gradio_client import handle_file
from PIL import Image

import stagedoor as gr

pytestmark = [pytest.mark.ml, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def generator(tokenizer):
    from transformers import GPT2Config, GPT2LMHeadModel, pipeline

    config = GPT2Config(
        vocab_size=len(tokenizer), n_positions=64, n_embd=16, n_layer=2, n_head=2, bos_token_id=1, eos_token_id=1
    )
    return pipeline("text-generation", model=GPT2LMHeadModel(config).eval(), tokenizer=tokenizer)


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("picture") / "picture.png"
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (32, 32, 3), np.uint8)).save(path)
    return path


def endpoint_of(client) -> str:
    return next(iter(client.view_api(return_format="dict")["named_endpoints"]))


def classes(answer: dict) -> set[str]:
    return {entry["label"] for entry in answer["confidences"]}


def test_text_to_text_as_the_readme_of_gradio_writes_it(generator, serve) -> None:
    def complete(prompt: str) -> str:
        return generator(prompt, max_new_tokens=4, do_sample=False)[0]["generated_text"]

    client = serve(gr.Interface(fn=complete, inputs="text", outputs="text"))
    assert client.predict("the stage door", api_name="/complete").startswith("the stage door")


def test_a_pipeline_as_the_function_itself(tokenizer, encoder_config, serve) -> None:
    from transformers import BertForSequenceClassification, pipeline

    classify = pipeline("text-classification", model=BertForSequenceClassification(encoder_config), tokenizer=tokenizer)
    client = serve(gr.Interface(fn=classify, inputs="text", outputs="json"))
    assert client.predict("green", api_name="/predict")[0]["label"] in {"calm", "loud"}


def test_text_generation(generator, serve) -> None:
    client = serve(gr.Interface.from_pipeline(generator))
    assert "green" in client.predict("green", api_name=endpoint_of(client))


def test_text_classification(tokenizer, encoder_config, serve) -> None:
    from transformers import BertForSequenceClassification, pipeline

    model = BertForSequenceClassification(encoder_config).eval()
    client = serve(
        gr.Interface.from_pipeline(pipeline("text-classification", model=model, tokenizer=tokenizer, top_k=None))
    )
    assert classes(client.predict("the door is green", api_name=endpoint_of(client))) == {"calm", "loud"}


def test_zero_shot_classification(tokenizer, encoder_config, serve) -> None:
    from transformers import BertConfig, BertForSequenceClassification, pipeline

    labels = {0: "contradiction", 1: "neutral", 2: "entailment"}
    fields = {**encoder_config.to_dict(), "id2label": labels, "label2id": {v: k for k, v in labels.items()}}
    model = BertForSequenceClassification(BertConfig(**fields)).eval()
    pipe = pipeline("zero-shot-classification", model=model, tokenizer=tokenizer)
    client = serve(gr.Interface.from_pipeline(pipe))
    answer = client.predict("the door is open", "green, stage", False, api_name=endpoint_of(client))
    assert classes(answer) == {"green", "stage"}


def test_fill_mask(tokenizer, encoder_config, serve) -> None:
    from transformers import BertForMaskedLM, pipeline

    pipe = pipeline("fill-mask", model=BertForMaskedLM(encoder_config).eval(), tokenizer=tokenizer)
    client = serve(gr.Interface.from_pipeline(pipe))
    assert len(classes(client.predict("the [MASK] is open", api_name=endpoint_of(client)))) == 5


def test_token_classification(tokenizer, encoder_config, serve) -> None:
    from transformers import BertForTokenClassification, pipeline

    pipe = pipeline(
        "token-classification", model=BertForTokenClassification(encoder_config).eval(), tokenizer=tokenizer
    )
    client = serve(gr.Interface.from_pipeline(pipe))
    parts = client.predict("the green door", api_name=endpoint_of(client))
    assert "".join(part["token"] for part in parts) == "the green door"
    assert {part["class_or_confidence"] for part in parts} <= {"calm", "loud", None}


def test_feature_extraction(tokenizer, encoder_config, serve) -> None:
    from transformers import BertModel, pipeline

    pipe = pipeline("feature-extraction", model=BertModel(encoder_config).eval(), tokenizer=tokenizer)
    client = serve(gr.Interface.from_pipeline(pipe))
    table = client.predict("the green door", api_name=endpoint_of(client))
    assert np.asarray(table["data"]).shape == (3, 16)


def test_image_classification(picture: Path, serve) -> None:
    from transformers import ViTConfig, ViTForImageClassification, ViTImageProcessor, pipeline

    size = {"height": 32, "width": 32}
    config = ViTConfig(
        image_size=32,
        patch_size=16,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        id2label={0: "cat", 1: "dog"},
        label2id={"cat": 0, "dog": 1},
    )
    model = ViTForImageClassification(config).eval()
    pipe = pipeline("image-classification", model=model, image_processor=ViTImageProcessor(size=size))
    client = serve(gr.Interface.from_pipeline(pipe))
    assert classes(client.predict(handle_file(picture), api_name=endpoint_of(client))) == {"cat", "dog"}


def test_speech_recognition(tmp_path: Path, serve) -> None:
    from transformers import Wav2Vec2Config, Wav2Vec2CTCTokenizer, Wav2Vec2FeatureExtractor, Wav2Vec2ForCTC, pipeline

    from stagedoor.components.sound import wav_bytes

    letters = ["<pad>", "<s>", "</s>", "<unk>", "|", *"abcdefgh"]
    vocabulary = tmp_path / "vocab.json"
    vocabulary.write_text("{" + ", ".join(f'"{letter}": {index}' for index, letter in enumerate(letters)) + "}")
    config = Wav2Vec2Config(
        vocab_size=len(letters),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        conv_dim=(8, 8),
        conv_stride=(5, 2),
        conv_kernel=(10, 3),
        num_feat_extract_layers=2,
        num_conv_pos_embeddings=16,
        num_conv_pos_embedding_groups=2,
    )
    pipe = pipeline(
        "automatic-speech-recognition",
        model=Wav2Vec2ForCTC(config).eval(),
        tokenizer=Wav2Vec2CTCTokenizer(str(vocabulary)),
        feature_extractor=Wav2Vec2FeatureExtractor(),
    )
    sound = tmp_path / "sound.wav"
    sound.write_bytes(wav_bytes(16_000, (np.random.default_rng(1).normal(size=1600) * 8000).astype(np.int16)))

    def transcribe(sample: tuple[int, np.ndarray]) -> str:
        rate, samples = sample
        return pipe({"sampling_rate": rate, "raw": samples.astype(np.float32) / 32768})["text"]

    client = serve(gr.Interface(transcribe))
    assert isinstance(client.predict(handle_file(sound), api_name="/transcribe"), str)
    assert gr.Interface.from_pipeline(pipe).input_components[0].get_block_name() == "audio"


def test_every_task_of_the_library_has_a_page_or_a_reason() -> None:
    """What transformers can do today, against what there are pages for."""
    from transformers.pipelines import SUPPORTED_TASKS

    from stagedoor.authoring.pipelines import TASKS

    without = {"any-to-any", "decision", "image-feature-extraction", "keypoint-matching", "mask-generation"}
    assert set(SUPPORTED_TASKS) - TASKS.keys() <= without
