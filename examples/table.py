"""Edit a table and see it plotted."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

import stagedoor as gr

plt.switch_backend("Agg")  # figures are drawn for the page, not for a window

VISITORS = pd.DataFrame(
    {
        "Month": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        "Plays": [820, 760, 910, 1040, 980, 870, 430, 390, 1010, 1190, 1260, 1420],
        "Films": [410, 390, 450, 380, 360, 520, 690, 740, 480, 430, 400, 460],
    }
)


def plot(table: pd.DataFrame, kind: str, columns: list[str]) -> tuple[Figure, str]:
    """Draw the chosen columns and say what they add up to."""
    if not columns:
        raise gr.Error("Choose at least one column to draw.")
    numbers = table[columns].apply(pd.to_numeric, errors="coerce").fillna(0)
    figure = Figure(figsize=(7, 3.6), layout="constrained")
    axes = figure.subplots()
    look = {"width": 0.75} if kind == "Bar" else {"marker": "o"}
    numbers.set_index(table["Month"]).plot(kind=kind.lower(), ax=axes, color=["#087158", "#c98500"], **look)
    axes.set_xlabel("")
    axes.spines[["top", "right"]].set_visible(False)
    totals = ", ".join(f"**{int(numbers[name].sum()):,}** {name.lower()}" for name in columns)
    return figure, f"Visitors in the year: {totals}."


with gr.Blocks(title="Visitors of the year") as demo:
    gr.Markdown("# Visitors of the year\nEdit a number, then draw.")
    with gr.Row():
        with gr.Column():
            table = gr.Dataframe(VISITORS, label="Visitors", interactive=True, datatype=["str", "number", "number"])
        with gr.Column():
            with gr.Row():
                kind = gr.Radio(["Bar", "Line"], value="Bar", label="Chart")
                columns = gr.CheckboxGroup(["Plays", "Films"], value=["Plays", "Films"], label="Columns")
            draw = gr.Button("Draw", variant="primary")
            chart = gr.Plot(label="Chart")
            total = gr.Markdown()
    gr.on([draw.click, demo.load, kind.input, columns.input], plot, [table, kind, columns], [chart, total])

if __name__ == "__main__":
    demo.launch()
