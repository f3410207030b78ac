"""Gradio 5: gr.render with keys, listeners inside, and a State list."""

import gradio as gr

with gr.Blocks() as demo:
    tasks = gr.State([])
    new_task = gr.Textbox(label="Task Name", autofocus=True)

    def add_task(tasks, new_task_name):
        return tasks + [{"name": new_task_name, "complete": False}], ""

    new_task.submit(add_task, [tasks, new_task], [tasks, new_task])

    @gr.render(inputs=tasks)
    def render_todos(task_list):
        incomplete = [task for task in task_list if not task["complete"]]
        gr.Markdown(f"### Incomplete Tasks ({len(incomplete)})")
        for task in incomplete:
            with gr.Row(key=task["name"]):
                gr.Textbox(task["name"], show_label=False, container=False)
                done_btn = gr.Button("Done", scale=0)

                def mark_done(task=task):
                    task["complete"] = True
                    return task_list

                done_btn.click(mark_done, None, [tasks])

    count = gr.Number()
    gr.Button("Count").click(len, tasks, count, api_name="count")
EXPECTED = [("/add_task", ("a",), ""), ("/add_task", ("b",), ""), ("/count", (), 2)]
