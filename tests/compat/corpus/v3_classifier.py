"""Gradio 3: a picture is classified; shape, a label with a few classes, examples in lists, flagging options."""

import gradio as gr
import numpy as np
from expectations import file

labels = ["cold", "warm", "other"]


def classify_image(inp):
    inp = inp.reshape((-1, 4, 5, 3)) / 255.0
    red = float(inp[0, :, :, 0].mean())
    prediction = np.array([0.125, red, 0.0], dtype=np.float32)
    confidences = {labels[i]: float(prediction[i]) for i in range(3)}
    return {name: round(score, 3) for name, score in confidences.items()}


image = gr.Image(shape=(5, 4), label="Picture")
label = gr.Label(num_top_classes=2)

demo = gr.Interface(
    fn=classify_image,
    inputs=image,
    outputs=label,
    examples=[["red.png"], ["clear.png"]],
    title="Classifier",
    description="Say what is in the picture.",
    article="<p style='text-align: center'>About</p>",
    allow_flagging="manual",
    flagging_options=["right", "wrong"],
    capture_session=True,
    interpretation="default",
    theme="peach",
    css=".footer {display: none}",
)
EXPECTED = [
    (
        "/predict",
        (file("red.png"),),
        {
            "label": "warm",
            "confidences": [{"label": "warm", "confidence": 0.784}, {"label": "cold", "confidence": 0.125}],
        },
    )
]
if __name__ == "__main__":
    demo.launch(enable_queue=True, debug=True)
