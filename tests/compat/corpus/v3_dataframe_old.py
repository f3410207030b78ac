"""Gradio 3: rows and columns as pairs, and limits of the table's height."""

import gradio as gr

demo = gr.Interface(
    lambda table: int(table["a"].sum()),
    gr.Dataframe(
        headers=["a", "b"],
        row_count=(2, "dynamic"),
        col_count=(2, "fixed"),
        max_rows=10,
        overflow_row_behaviour="paginate",
    ),
    "number",
)
EXPECTED = [("/predict", ({"headers": ["a", "b"], "data": [[1, "x"], [2, "y"]], "metadata": None},), 3)]
