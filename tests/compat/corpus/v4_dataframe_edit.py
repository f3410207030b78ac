"""Gradio 4: a table that is edited, styled and filtered, with counts as tuples."""

import gradio as gr
import pandas as pd

df = pd.DataFrame({"name": ["Ann", "Bob"], "age": [31, 25]})


def older(table, limit):
    return table[table["age"] > limit]


def total(table: pd.DataFrame):
    return float(table["age"].astype(int).sum())


with gr.Blocks() as demo:
    table = gr.Dataframe(
        value=df,
        headers=["name", "age"],
        datatype=["str", "number"],
        row_count=(2, "dynamic"),
        col_count=(2, "fixed"),
        height=300,
        wrap=True,
        interactive=True,
        column_widths=["60%", "40%"],
    )
    limit = gr.Slider(0, 100, 30)
    styled = gr.Dataframe(df.style.highlight_max(axis=0, subset=["age"], color="lightgreen"))
    shown = gr.DataFrame(height=200)
    limit.release(older, [table, limit], shown)
    table.change(total, table, gr.Number())
    table.input(lambda: None, None, None)
EXPECTED = [
    (
        "/older",
        ({"headers": ["name", "age"], "data": [["Ann", 31], ["Bob", 25]], "metadata": None}, 30),
        {"headers": ["name", "age"], "data": [["Ann", 31]], "metadata": None},
    ),
    ("/total", ({"headers": ["name", "age"], "data": [["Ann", "31"], ["Bob", "25"]], "metadata": None},), 56),
]
