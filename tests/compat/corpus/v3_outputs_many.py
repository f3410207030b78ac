"""Gradio 2: everything comes from gr.inputs and gr.outputs, each with its own arguments."""

import gradio as gr
from expectations import file


def kitchen(n, words, frame, upload, picture, sound, when_none):
    return (
        n + 1,
        {"words": words},
        frame,
        [(words, "all")],
        f"<b>{len(picture[0])}</b>",
        upload.name[-3:] + str(sound[0]),
    )


demo = gr.Interface(
    kitchen,
    [
        gr.inputs.Number(default=3, label="n"),
        gr.inputs.Textbox(lines=1, type="str", default="x"),
        gr.inputs.Dataframe(headers=["a", "b"], datatype=["number", "str"], row_count=1, col_count=2, type="pandas"),
        gr.inputs.File(file_count="single", type="file", keep_filename=True),
        gr.inputs.Image(
            shape=None, image_mode="RGB", invert_colors=False, source="upload", tool="editor", type="numpy"
        ),
        gr.inputs.Audio(source="upload", type="numpy", label="sound"),
        gr.inputs.Video(type="mp4", optional=True),
    ],
    [
        gr.outputs.Textbox(type="number"),
        gr.outputs.JSON(),
        gr.outputs.Dataframe(headers=["a", "b"], max_rows=3, overflow_row_behaviour="paginate", type="auto"),
        gr.outputs.HighlightedText(color_map={"all": "red"}),
        gr.outputs.HTML(label="html"),
        "text",
    ],
    server_name="127.0.0.1",
)
EXPECTED = [
    (
        "/predict",
        (
            2,
            "w",
            {"headers": ["a", "b"], "data": [[1, "x"]], "metadata": None},
            file("words.txt"),
            file("red.png"),
            file("tone.wav"),
            None,
        ),
        (
            "3",
            {"words": "w"},
            {"headers": ["a", "b"], "data": [[1, "x"]], "metadata": None},
            [{"token": "w", "class_or_confidence": "all"}],
            "<b>8</b>",
            "txt8000",
        ),
    )
]
