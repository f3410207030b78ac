"""A dashboard from a table: figures, filters, charts and rows, with one function behind all of them."""

from __future__ import annotations

import math
import random

import pandas as pd

import stagedoor as gr

REGIONS = ["North", "South", "East", "West"]
PRODUCTS = {"Lamps": 48.0, "Desks": 310.0, "Chairs": 129.0, "Shelves": 86.0}


def made_up_sales(weeks: int = 52) -> pd.DataFrame:
    """Sales of a shop that does not exist."""
    dice = random.Random(7)
    rows = [
        (
            week,
            region,
            product,
            round(20 + 12 * math.sin(number / 8 + area) + dice.gauss(0, 4) + number / 6 - 3 * place),
        )
        for number, week in enumerate(pd.date_range("2025-01-06", periods=weeks, freq="W-MON"))
        for area, region in enumerate(REGIONS)
        for place, product in enumerate(PRODUCTS)
    ]
    table = pd.DataFrame(rows, columns=["week", "region", "product", "sold"])
    table["sold"] = table["sold"].clip(lower=0)
    table["revenue"] = table["sold"] * table["product"].map(PRODUCTS)
    return table


SALES = made_up_sales()


def against_before(values: pd.Series, weeks: int) -> tuple[float, str]:
    """The sum over the last weeks, and how it differs from that of as many weeks before."""
    now, before = values.iloc[-weeks:].sum(), values.iloc[-2 * weeks : -weeks].sum()
    return float(now), f"{100 * (now / before - 1):+.1f}%" if before else ""


def dashboard(regions: list[str], product: str, weeks: int):
    rows = SALES[SALES["region"].isin(regions)]
    if product != "All products":
        rows = rows[rows["product"] == product]
    if rows.empty:
        raise gr.Error("There are no sales to show. Choose at least one region.", title="Nothing chosen")
    by_week = rows.groupby("week")[["sold", "revenue"]].sum()
    since, recent = f"vs. {weeks} weeks before", rows[rows["week"].isin(by_week.index[-weeks:])]
    revenue, revenue_change = against_before(by_week["revenue"], weeks)
    sold, sold_change = against_before(by_week["sold"], weeks)
    basket = (by_week["revenue"] / by_week["sold"]).tolist()
    best = recent.groupby("region")["revenue"].sum()
    top = recent.groupby(["region", "product"], as_index=False)[["sold", "revenue"]].sum()
    return (
        gr.Metric(revenue, delta=revenue_change, delta_label=since, sparkline=by_week["revenue"].tolist()[-weeks:]),
        gr.Metric(sold, delta=sold_change, delta_label=since, sparkline=by_week["sold"].tolist()[-weeks:]),
        gr.Metric(basket[-1], delta=basket[-1] - basket[-2], delta_label="vs. last week", sparkline=basket[-weeks:]),
        gr.Metric(str(best.idxmax()), delta_label=f"{best.max() / best.sum():.0%} of the revenue"),
        recent.groupby(["week", "region"], as_index=False)["revenue"].sum(),
        recent.groupby("product", as_index=False)["revenue"].sum(),
        top.sort_values("revenue", ascending=False),
    )


with gr.Blocks(title="Sales") as demo:
    gr.Markdown("# Sales\nWhat the shop sold, by week, region and product.")
    with gr.Row(sticky=True):
        regions = gr.CheckboxGroup(REGIONS, value=REGIONS, label="Regions", scale=2)
        product = gr.Dropdown(["All products", *PRODUCTS], label="Product")
        weeks = gr.Slider(4, 26, value=12, step=1, label="Weeks")
    with gr.Grid(columns={"base": 2, "md": 4}):
        revenue = gr.Metric(label="Revenue", format=",.0f", prefix="€")
        sold = gr.Metric(label="Pieces sold", format=",.0f")
        basket = gr.Metric(label="Revenue a piece", format=",.2f", prefix="€")
        best = gr.Metric(label="Best region")
    with gr.Grid(columns=[2, 1]):
        with gr.Card("Revenue by week", "Euros, by region"):
            trend = gr.LinePlot(x="week", y="revenue", color="region", height=280)
        with gr.Card("Revenue by product", "Euros"):
            share = gr.BarPlot(x="product", y="revenue", sort="-y", height=280)
    with gr.Card("Where it was sold", footer="The figures are made up."):
        table = gr.Dataframe(interactive=False, show_search="filter", max_height=320)

    gr.on(
        [demo.load, regions.change, product.change, weeks.release],
        dashboard,
        [regions, product, weeks],
        [revenue, sold, basket, best, trend, share, table],
        show_progress="minimal",
    )

if __name__ == "__main__":
    demo.launch()
