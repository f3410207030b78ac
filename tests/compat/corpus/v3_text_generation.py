"""Gradio 3: a text generator with a column of settings, an accordion, gr.Examples with a function, and gr.Variable."""

import gradio as gr


def generate(prompt, max_new_tokens, temperature, do_sample, seed):
    words = []
    for count in range(int(max_new_tokens)):
        words.append(f"{prompt}{count}")
        yield " ".join(words)


def remember(text, kept):
    kept = kept + [text]
    return kept, gr.Textbox.update(value=" | ".join(kept))


with gr.Blocks(css="#out {min-height: 100px}") as demo:
    gr.Markdown("<center><h1>Generator</h1></center>")
    kept = gr.Variable([])
    with gr.Row().style(equal_height=False):
        with gr.Column(scale=3, min_width=600):
            prompt = gr.Textbox(lines=4, max_lines=8, label="Prompt", elem_id="prompt")
            with gr.Accordion("Parameters", open=False), gr.Box():
                tokens = gr.Slider(minimum=1, maximum=50, value=3, step=1, interactive=True, label="Tokens")
                temperature = gr.Slider(0.1, 2.0, 0.7, step=0.1, label="Temperature")
                sample = gr.Checkbox(value=True, label="Sample")
                seed = gr.Number(value=42, precision=0, label="Seed")
            with gr.Row():
                run = gr.Button("Generate", variant="primary").style(full_width=True)
                stop = gr.Button("Stop", variant="stop")
        with gr.Column(scale=2):
            out = gr.Textbox(label="Out", elem_id="out", interactive=False)
            log = gr.Textbox(visible=False)
    gr.Examples(
        examples=[["a", 2, 0.5, True, 1], ["b", 3, 0.5, False, 2]],
        inputs=[prompt, tokens, temperature, sample, seed],
        outputs=out,
        fn=generate,
        cache_examples=False,
    )
    event = run.click(generate, [prompt, tokens, temperature, sample, seed], out, scroll_to_output=True)
    event.then(remember, [out, kept], [kept, log])
    stop.click(None, None, None, cancels=[event], queue=False)
    prompt.submit(fn=generate, inputs=[prompt, tokens, temperature, sample, seed], outputs=[out], _js=None)
demo.queue(concurrency_count=16, max_size=10)
EXPECTED = [
    ("/generate", ("w", 3, 0.7, True, 42), "w0 w1 w2"),
    ("/remember", ("x",), {"value": "x", "__type__": "update"}),
]
