"""Gradio 3: entities of a text, as dicts and as pairs, with colours set by .style()."""

import gradio as gr


def ner(text):
    start = text.index("Rome")
    return {
        "text": text,
        "entities": [{"entity": "LOC", "word": "Rome", "start": start, "end": start + 4, "score": 0.9}],
    }


def diff_texts(one, two):
    return [(letter, None if letter in two else "-") for letter in one]


with gr.Blocks() as demo:
    text = gr.Textbox()
    found = gr.HighlightedText(label="Entities", combine_adjacent=True)
    text.submit(ner, text, found)
    other = gr.Textbox("b")
    compared = gr.HighlightedText(label="Diff", combine_adjacent=True, show_legend=True).style(
        color_map={"+": "red", "-": "green"}
    )
    other.submit(diff_texts, [text, other], compared)
    gr.Interface(lambda x: [(x, "same")], "text", "highlight")
EXPECTED = [
    (
        "/ner",
        ("in Rome!",),
        [
            {"token": "in ", "class_or_confidence": None},
            {"token": "Rome", "class_or_confidence": "LOC"},
            {"token": "!", "class_or_confidence": None},
        ],
    ),
    (
        "/diff_texts",
        ("aab", "b"),
        [{"token": "aa", "class_or_confidence": "-"}, {"token": "b", "class_or_confidence": None}],
    ),
]
