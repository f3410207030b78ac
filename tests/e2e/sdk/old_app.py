"""An app as it was written for Gradio 3, whose effects show on the page only."""

import gradio as gr

counts = {"load": 0, "click": 0}


def count(name):
    def fn():
        counts[name] += 1
        return counts[name]

    return fn


def classify(sketch):
    return f"{sketch.shape[1]} x {sketch.shape[0]}, ink {sketch.max()}"


def respond(message, history):
    history.append((message, f"{len(history)}: {message}"))
    return "", history


with gr.Blocks(gr.themes.Soft(primary_hue="rose"), css="#talk { outline: 3px solid rgb(1, 2, 3) }") as demo:
    gr.HTML("<img id='named' src='file=red.png'>")
    with gr.Box():
        ticks = gr.Number(label="Ticks")
        demo.load(count("load"), None, ticks, every=0.3)
    with gr.Row().style(equal_height=True):
        clicked = gr.Number(label="Clicked")
        start, stop = gr.Button("Start"), gr.Button("Stop", variant="plain")
        running = start.click(count("click"), None, clicked, every=0.3)
        stop.click(None, None, None, cancels=[running])
    told = gr.Textbox(label="Told", show_copy_button=True)
    gr.Button("Tell").click(lambda text: text + " and back", told, told, _js="(text) => 'from the page'")
    talk = gr.Chatbot(elem_id="talk", color_map=("green", "pink")).style(height=300)
    message = gr.Textbox(label="Message").style(container=False)
    message.submit(respond, [message, talk], [message, talk])
    sketch = gr.Image(source="canvas", shape=(28, 28), image_mode="L", invert_colors=True, label="Sketch")
    seen = gr.Textbox(label="Seen")
    gr.Button("Classify").click(classify, sketch, seen)

demo.queue(concurrency_count=3).launch(enable_queue=True, show_api=False, show_tips=False)
