"""Resize, grey and stylise a picture with Pillow."""

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

import stagedoor as gr

STYLES = ["None", "Pencil", "Poster", "Emboss", "Soft glow"]


def stylize(
    image: Image.Image | None, width: int, greyscale: bool, style: str, strength: float, contrast: float
) -> Image.Image:
    """Apply the chosen style and blend it with the original by `strength` (0 to 1)."""
    if image is None:
        raise gr.Error("Choose a picture first.")
    picture = image.convert("RGB")
    picture = picture.resize((int(width), max(1, round(picture.height * int(width) / picture.width))), Image.LANCZOS)
    styled = apply_style(picture, style)
    picture = Image.blend(picture, styled, strength)
    picture = ImageEnhance.Contrast(picture).enhance(contrast)
    return ImageOps.grayscale(picture) if greyscale else picture


def apply_style(picture: Image.Image, style: str) -> Image.Image:
    """Return the picture in a style at full strength."""
    if style == "Pencil":
        return ImageOps.invert(ImageOps.autocontrast(picture.convert("L").filter(ImageFilter.FIND_EDGES))).convert(
            "RGB"
        )
    if style == "Poster":
        return ImageOps.posterize(picture, 2)
    if style == "Emboss":
        return picture.filter(ImageFilter.EMBOSS)
    if style == "Soft glow":
        return ImageEnhance.Brightness(picture.filter(ImageFilter.GaussianBlur(8))).enhance(1.2)
    return picture


demo = gr.Interface(
    fn=stylize,
    inputs=[
        gr.Image(type="pil", label="Picture"),
        gr.Slider(64, 2048, value=640, step=16, label="Width in px"),
        gr.Checkbox(label="Greyscale"),
        gr.Radio(STYLES, value="Pencil", label="Style"),
        gr.Slider(0, 1, value=0.8, step=0.05, label="Strength"),
        gr.Slider(0.5, 2, value=1, step=0.05, label="Contrast"),
    ],
    outputs=gr.Image(label="Result", format="png"),
    title="Picture styles",
    description="Resize a picture and give it another look.",
)

if __name__ == "__main__":
    demo.launch()
