"""An app for agents: every kind of tool, a resource and a prompt."""

from __future__ import annotations

import threading

import stagedoor as gr

started = threading.Event()
stopped = threading.Event()


def build() -> gr.Blocks:
    """Make the app."""

    def letter_count(word: str, letter: str = "r", times: int = 1) -> int:
        """Count a letter in a word.

        Args:
            word: The word to look
                at.
            letter: The letter to count.
            times: What to multiply the count with.

        Returns:
            How often it is there.
        """
        return word.count(letter) * times

    def flip(picture, agent: gr.Header, progress=gr.Progress()):  # noqa: B008 - Gradio's way to ask for one
        """Turn a picture upside down."""
        for _ in progress.tqdm(range(3), desc="Turning"):
            pass
        return picture[::-1], f"by {agent}"

    def boom(text):
        raise gr.Error(f"no {text} here")

    def secret_boom(text):
        raise ValueError("the password is hunter2")

    def words(text):
        said = ""
        for word in text.split():
            said += word + " "
            yield said

    def chatty(text):
        gr.Info("begun")
        gr.Warning("odd")
        return text

    def endless(text):
        started.set()
        try:
            while True:
                yield text
        finally:
            stopped.set()

    def count(step, total):
        return step + total, step + total

    def who(text, request: gr.Request):
        return f"{text} {request.username}"

    @gr.mcp.tool(name="area of", description="Area of a rectangle.", structured_output=True, _meta={"icon": "square"})
    def area(width: float, height: float = 2.0) -> dict[str, float]:
        return {"area": width * height}

    @gr.mcp.resource("greeting://{name}", description="A greeting.", mime_type="text/markdown")
    def greeting(name: str) -> str:
        return f"# Hello {name}"

    @gr.mcp.resource("facts://all")
    def facts() -> str:
        """Everything known."""
        return "none"

    @gr.mcp.resource("pictures://{name}")
    def picture_of(name: str) -> gr.FileData:
        if name == "elsewhere":
            return gr.FileData("https://pictures.example/x.png")
        return gr.FileData(gr.get_image("hills.jpg"))

    @gr.mcp.resource("data://looks-like-a-file", mime_type="application/json")
    def looks_like_a_file() -> dict[str, object]:
        return {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}

    @gr.mcp.prompt()
    def poem(topic: str, lines: int = 4) -> str:
        """Ask for a poem.

        Args:
            topic: What it is about.
        """
        return f"Write {lines + 0} lines about {topic}."

    with gr.Blocks(title="For agents") as demo:
        word, letter, times = gr.Textbox(label="W"), gr.Textbox("q", label="L"), gr.Number(1, precision=0)
        number, out, total, state = gr.Number(), gr.Textbox(), gr.Number(), gr.State(0)
        picture, flipped, papers = gr.Image(), gr.Image(), gr.File(file_count="multiple")
        go = gr.Button()
        go.click(letter_count, [word, letter, times], number)
        go.click(letter_count, [word, letter, times], number)
        go.click(flip, picture, [flipped, out])
        go.click(boom, word, out)
        go.click(secret_boom, word, out)
        go.click(words, word, out)
        go.click(endless, word, out)
        go.click(chatty, word, out)
        go.click(count, [number, state], [total, state])
        go.click(who, word, out)
        go.click(lambda files: files, papers, papers, api_name="same-files")
        go.click(lambda x: x, word, out, api_visibility="private", api_name="hidden")
        go.click(lambda x: x, word, out, api_visibility="undocumented", api_name="unlisted")
        gr.api(area)
        gr.api(greeting)
        gr.api(facts)
        gr.api(picture_of)
        gr.api(looks_like_a_file)
        gr.api(poem)
    return demo
