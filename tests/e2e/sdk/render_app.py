"""An app whose pages are built by functions; see `test_render.py`."""

import sys

import stagedoor as gr

with gr.Blocks(title="Rendered") as demo:
    count = gr.Number(1, label="Count", precision=0)
    answer = gr.Textbox(label="Answer")

    @gr.render(inputs=count)
    def fields(count: int) -> None:
        for number in range(count):
            name = gr.Textbox(label=f"Name {number}", key=f"name {number}")
            gr.Button(f"Greet {number}").click(lambda text, n=number: f"{n}: {text}", name, answer)

        @gr.render(triggers=[answer.change], inputs=answer)
        def inner(text: str) -> None:
            gr.Textbox(value=lambda: f"inner of {count}", label="Inner")
            gr.Markdown(f"said {text}")


with demo.route("Settings"):
    gr.Markdown("# The settings")
    colour = gr.Textbox(label="Colour")
    demo.load(lambda: "red", None, colour)

if __name__ == "__main__":
    demo.launch(server_port=int(sys.argv[1]))
