"""Recognise handwritten digits with a scikit-learn classifier trained at start on its bundled data."""

from pathlib import Path
from tempfile import mkdtemp

import numpy as np
from PIL import Image
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import load_digits
from sklearn.svm import SVC

import stagedoor as gr

DATA = load_digits()
# A support vector machine gives distances; the calibration around it turns them into probabilities.
CLASSIFIER = CalibratedClassifierCV(SVC(gamma=0.001, C=10), ensemble=False).fit(DATA.data[:1500], DATA.target[:1500])


def classify(image: np.ndarray | None) -> dict[str, float]:
    """Return the probability of each digit for a picture of one dark digit on white (any size)."""
    if image is None:
        raise gr.Error("Choose or upload a picture of a digit first.")
    grey = Image.fromarray(image).convert("L").resize((8, 8), Image.BOX)
    # The bundled digits are 8 by 8, light ink on dark, 0 to 16.
    pixels = (255 - np.asarray(grey, dtype=np.float64)) / 255 * 16
    scores = CLASSIFIER.predict_proba(pixels.reshape(1, -1))[0]
    return {str(digit): float(score) for digit, score in zip(CLASSIFIER.classes_, scores, strict=True)}


def sample_pictures(count: int) -> list[list[str]]:
    """Write a few digits that the classifier has not seen as PNG files, for the examples row."""
    folder = Path(mkdtemp(prefix="stagedoor-digits-"))
    samples: list[list[str]] = []
    for index in range(1500, 1500 + count):
        picture = Image.fromarray((255 - DATA.images[index] / 16 * 255).astype(np.uint8))
        path = folder / f"digit-{DATA.target[index]}-{index}.png"
        picture.resize((160, 160), Image.NEAREST).save(path)
        samples.append([str(path)])
    return samples


demo = gr.Interface(
    fn=classify,
    inputs=gr.Image(label="Digit"),
    outputs=gr.Label(num_top_classes=3, label="Which digit"),
    title="Handwritten digits",
    description="A support vector machine trained on 1,500 scans. Try one it has not seen.",
    examples=sample_pictures(6),
)

if __name__ == "__main__":
    demo.launch()
