"""Gradio 4: root of a file explorer."""

import gradio as gr

with gr.Blocks() as demo:
    files = gr.FileExplorer(glob="*.txt", root=".", file_count="multiple")
    n = gr.Number()
    files.change(lambda names: len(names or []), files, n, api_name="count")
EXPECTED = [("/count", ([["words.txt"]],), 1)]
