"""Gradio 5: values computed from other fields (inputs=), a timer, decorators without outputs, and gr.skip."""

import gradio as gr

with gr.Blocks() as demo:
    num1, num2 = gr.Number(2), gr.Number(3)
    operation = gr.Radio(["add", "multiply"], value="add")

    @gr.on(inputs=[num1, num2, operation], outputs=gr.Number(label="Sum"))
    def compute(a, b, op):
        return a + b if op == "add" else a * b

    product = gr.Number(lambda a, b: a * b, inputs=[num1, num2], label="Product")
    timer = gr.Timer(60, active=False)
    shown = gr.Textbox()

    @timer.tick(outputs=shown, show_api=False)
    def beat():
        return gr.skip()

    @num1.submit(inputs=[num1], outputs=[shown, num2])
    def maybe(value):
        if value is None:
            raise gr.Error("no value", duration=3, print_exception=False)
        gr.Info("taken", title="Fine")
        return f"{value:g}", gr.skip()


EXPECTED = [("/compute", (4, 5, "multiply"), 20), ("/maybe", (4,), ("4", {"__type__": "update"}))]
