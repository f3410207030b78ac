"""What the large example keeps on disk, and how one wish becomes many: settings, styles, parameters, files, scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from webui.kept import history, infotext, pictures, settings, styles
from webui.kept.folders import HOME, inside
from webui.kept.pictures import Described
from webui.kept.settings import Settings
from webui.kept.styles import Style
from webui.work.axes import AXES, values_of
from webui.work.job import Hires, Job
from webui.work.scripts import prompt_lines, prompt_matrix, xyz_plot
from webui.work.signals import Signals

PLAIN = st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=40).map(str.strip)


@given(PLAIN, PLAIN, PLAIN)
def test_parameters_come_back_as_they_were_written(prompt: str, negative: str, model: str) -> None:
    fields = {"Steps": 20, "Sampler": "DPM++ 2M", "CFG scale": 7.5, "Seed": 1, "Size": "64x64", "Model": model}
    text = infotext.written(f"lake {prompt}", negative, fields)
    found = infotext.read(text)
    assert found["Prompt"] == f"lake {prompt}".strip()
    assert found["Negative prompt"] == negative
    assert found["CFG scale"] == "7.5"
    assert found.get("Model", "") == model


def test_a_prompt_alone_is_all_prompt() -> None:
    assert infotext.read("a lake: at night\nby a master")["Prompt"] == "a lake: at night\nby a master"
    assert infotext.read("a lake\nNegative prompt: rain")["Negative prompt"] == "rain"


@pytest.mark.parametrize("file_format", ["png", "jpg", "webp"])
def test_pictures_carry_what_made_them(file_format: str, data: Path) -> None:
    kept = settings.from_values({"saving": {"file_format": file_format, "name_pattern": "[number]-[prompt]-[seed]"}})
    text = "a “lake” über ⛵\nSteps: 1, Sampler: Euler, Seed: 7"
    words = {"prompt": "a lake/../..", "seed": 7}
    path = pictures.save(Described(Image.new("RGB", (8, 8)), text, words), "txt2img", kept)
    with Image.open(path) as picture:
        assert infotext.read_from(picture) == text
    assert path.is_relative_to(data / "txt2img")
    assert path.name.startswith("00000-a lake")
    second = pictures.save(Described(Image.new("RGB", (8, 8)), text, words), "txt2img", kept)
    assert second.name.startswith("00001-")


def test_history_finds_pages_and_deletes(data: Path) -> None:
    kept = settings.from_values({"history": {"per_page": 4}})
    for seed in range(6):
        text = f"picture of {'lakes' if seed == 2 else 'hills'}\nSteps: 1, Sampler: Euler, Seed: {seed}"
        pictures.save(Described(Image.new("RGB", (8, 8)), text, {"seed": seed}), "txt2img", kept)
    assert [len(history.page_of("txt2img", "", number, kept).paths) for number in (1, 2, 9)] == [4, 2, 2]
    (found,) = history.page_of("txt2img", "LAKES euler", 1, kept).paths
    assert history.delete(found, kept) == f"Moved {found.name} to the trash."
    assert (data / "trash" / found.name).exists()
    assert history.page_of("txt2img", "", 1, kept).total == 5
    with pytest.raises(ValueError, match="no picture of this page"):
        history.delete(HOME / "README.md", kept)
    with pytest.raises(ValueError, match="leads out of"):
        inside(data, "../elsewhere")


def test_settings_are_kept_and_nonsense_is_left_out(data: Path) -> None:
    changed = settings.from_values(
        {"starting": {"steps": 33.0, "guidance": 999, "method": "None such"}, "saving": {"save_pictures": 1}, "x": {}}
    )
    assert (changed.starting.steps, changed.starting.guidance, changed.starting.method) == (33, 7.0, "Euler a")
    assert changed.saving.save_pictures is True
    settings.save(changed)
    assert settings.current() == changed
    assert json.loads((data / "settings.json").read_text())["starting"]["steps"] == 33


def test_every_setting_does_something() -> None:
    sources = [path.read_text() for path in (HOME / "webui").rglob("*.py") if path.name != "settings.py"]
    code = "\n".join(sources)
    # The folders are looked up by the name of their group.
    unused = [
        name for section, name, _, _ in settings.entries(Settings()) if section != "folders" and f".{name}" not in code
    ]
    assert unused == []
    assert set(settings.Folders.__dataclass_fields__) == set(pictures.Group.__args__)


def test_styles_wrap_or_follow_the_prompt() -> None:
    styles.save_style(Style("oil", "oil painting of {prompt}", "photo"))
    styles.save_style(Style("dark", "night", ""))
    assert styles.with_styles("a lake,", "", ["oil", "dark", "gone"]) == ("oil painting of a lake, night", "photo")
    styles.delete_style("oil")
    assert "oil" not in styles.all_styles()
    with pytest.raises(ValueError, match="no style"):
        styles.delete_style("oil")


@pytest.mark.parametrize(
    ("text", "axis", "values"),
    [
        ("1-4", "Steps", ["1", "2", "3", "4"]),
        ("1-10 (+3), 20", "Steps", ["1", "4", "7", "10", "20"]),
        ("10-1 (-4)", "Steps", ["10", "6", "2"]),
        ("0-1 [3]", "CFG scale", ["0", "0.5", "1"]),
        ('"a, b", c', "Prompt S/R", ["a, b", "c"]),
        ("Euler, Heun", "Sampler", ["Euler", "Heun"]),
    ],
)
def test_values_of_an_axis(text: str, axis: str, values: list[str]) -> None:
    assert values_of(text, AXES[axis]) == values


def test_an_axis_that_cannot_be_read_says_why() -> None:
    for text, axis, message in (
        ("x", "Steps", "neither a number nor a range"),
        ("1-5 (+0)", "Steps", "would never end"),
        ("Eulr", "Sampler", "There is no 'Eulr'"),
    ):
        with pytest.raises(ValueError, match=message):
            values_of(text, AXES[axis])


def test_scripts_make_jobs() -> None:
    job = Job("a lake|night|birds", seed=5)
    matrix = prompt_matrix(job, at_start=False, different_seeds=False, in_negative=False, comma=True, margin_px=0)
    assert [each.prompt for each in matrix.jobs] == ["a lake", "a lake, night", "a lake, birds", "a lake, night, birds"]
    assert (list(matrix.column_names), list(matrix.row_names)) == (["", "night"], ["", "birds"])
    lines = prompt_lines(Job("x", seed=5), 'a\n--prompt "b c" --steps 3', counts_up=True, one_seed=False, place="alone")
    assert [(each.prompt, each.steps, each.seed) for each in lines.jobs] == [("a", 20, 5), ("b c", 3, 6)]
    with pytest.raises(ValueError, match="'--stops' is no option"):
        prompt_lines(job, "--stops 3", counts_up=False, one_seed=False, place="alone")
    axes = [("Prompt S/R", "lake, sea"), ("CFG scale", "3, 9"), ("Nothing", "")]
    plot = xyz_plot(Job("a lake", seed=-1), axes, legends=True, keeps_random=False, margin_px=0, most_cells=4)
    assert [(each.prompt, each.guidance) for each in plot.jobs] == [
        ("a lake", 3), ("a sea", 3), ("a lake", 9), ("a sea", 9),
    ]  # fmt: skip
    assert len({each.seed for each in plot.jobs}) == 1
    with pytest.raises(ValueError, match="4 cells; the settings allow 3"):
        xyz_plot(Job("a lake"), axes, legends=True, keeps_random=False, margin_px=0, most_cells=3)


def test_sizes_of_the_hires_fix() -> None:
    assert Hires(scale=1.5).size(512, 320) == (768, 480)
    assert Hires(width=1024).size(512, 320) == (1024, 640)
    assert Hires(width=1024, height=1000).size(512, 320) == (1024, 1000)


def test_signals_reach_their_visitor_only() -> None:
    mine, other = Signals("../mine"), Signals("other")
    mine.clear()
    other.clear()
    mine.give("skip")
    assert not other.is_given("skip")
    assert mine.take("skip")
    assert not mine.take("skip")
