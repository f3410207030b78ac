"""Images, sound, video, files, galleries and plots: arrays in, files on the wire, arrays out."""

from __future__ import annotations

import io
import os
import struct
import sys
import wave
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import stagedoor as gr
from stagedoor.components.sound import as_int16, read_wav, wav_bytes
from stagedoor.errors import FileAccessError, PayloadError
from stagedoor.files import FileReference, FileStore

_SETTINGS = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
_FFMPEG = """#!{python}
import sys, pathlib
arguments = sys.argv[1:]
source = pathlib.Path(arguments[arguments.index("-i") + 1].removeprefix("file:"))
target = pathlib.Path(arguments[-1].removeprefix("file:"))
if b"broken" in source.read_bytes():
    sys.exit("invalid data found")
target.write_bytes(b"converted:" + " ".join(arguments).encode())
"""


def photo(height: int = 60, width: int = 80) -> np.ndarray:
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([x * 3 % 256, y * 4 % 256, (x + y) * 2 % 256], axis=2).astype(np.uint8)


def upload(store: FileStore, data: bytes, name: str) -> FileReference:
    with store.begin_upload(name) as receiving:
        receiving.write(data)
        return receiving.commit()


# --- images


@given(arrays.arrays(np.uint8, st.tuples(st.integers(1, 20), st.integers(1, 20), st.just(3))))
@_SETTINGS
def test_png_arrays_come_back_exactly(array: np.ndarray) -> None:
    image = gr.Image(format="png")
    received = image.preprocess(image.postprocess(array))
    assert isinstance(received, np.ndarray)
    assert received.dtype == np.uint8
    assert np.array_equal(received, array)


@pytest.mark.parametrize("format", ["webp", "jpeg"])
def test_lossy_pictures_have_the_pixels_of_pillow_s_own_settings(format: str) -> None:
    image = gr.Image(format=format)
    target = io.BytesIO()
    PIL.Image.fromarray(photo()).save(target, format=format)
    assert np.array_equal(image.preprocess(image.postprocess(photo())), np.array(PIL.Image.open(target)))  # type: ignore[arg-type]


def test_webp_is_close_for_photographs() -> None:
    image = gr.Image()
    reference = image.postprocess(photo())
    assert reference is not None
    assert reference["orig_name"] == "image.webp"
    received = image.preprocess(reference)
    assert np.abs(received.astype(int) - photo()).mean() < 6  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (np.full((4, 4), 0.5), 128),
        (np.full((4, 4, 1), 1.0), 255),
        (np.full((4, 4, 3), 200.0), 200),
        (np.full((4, 4), 2**15, np.uint16), 128),
        (np.full((4, 4), 300, np.int64), 255),
        (np.full((4, 4), -3, np.int32), 0),
        (np.full((4, 4), np.nan), 0),
        ([[0, 255], [7, 7]], None),
    ],
)
def test_arrays_of_all_kinds_are_understood(array: object, expected: int | None) -> None:
    image = gr.Image(format="png", image_mode="L")
    received = image.preprocess(image.postprocess(array))
    if expected is not None:
        assert (received == expected).all()  # type: ignore[union-attr]


@pytest.mark.parametrize("array", [np.zeros(3), np.zeros((2, 2, 5)), np.zeros((0, 5, 3)), np.array([["a"]]), object()])
def test_what_is_no_image_is_an_error_that_says_so(array: object) -> None:
    with pytest.raises(ValueError, match="takes"):
        gr.Image().postprocess(array)


def test_images_arrive_as_asked() -> None:
    reference = gr.Image(format="png").postprocess(photo())
    pil = gr.Image(type="pil", image_mode="L").preprocess(reference)
    assert isinstance(pil, PIL.Image.Image)
    assert pil.mode == "L"
    path = gr.Image(type="filepath", image_mode=None).preprocess(reference)
    assert isinstance(path, str)
    assert Path(path).suffix == ".png"
    assert Path(path).is_file()
    rgba = gr.Image(image_mode="RGBA").preprocess(reference)
    assert rgba.shape == (60, 80, 4)  # type: ignore[attr-defined]
    converted = gr.Image(type="filepath", image_mode="L").preprocess(reference)
    assert PIL.Image.open(converted).mode == "L"  # type: ignore[arg-type]


def test_the_cameras_orientation_is_applied(store: FileStore) -> None:
    exif = PIL.Image.Exif()
    exif[0x0112] = 6  # turned right
    target = io.BytesIO()
    PIL.Image.fromarray(photo(60, 80)).save(target, "JPEG", exif=exif)
    reference = upload(store, target.getvalue(), "phone.jpg")
    assert gr.Image().preprocess(reference).shape == (80, 60, 3)  # type: ignore[attr-defined]
    turned = gr.Image(type="filepath").preprocess(reference)
    assert PIL.Image.open(turned).size == (60, 80)  # type: ignore[arg-type]
    assert str(turned).endswith("phone.jpeg")


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I", "F"])
def test_every_mode_can_be_received_and_shown(mode: str) -> None:
    reference = gr.Image(format="png").postprocess(photo())
    received = gr.Image(type="pil", image_mode=mode).preprocess(reference)  # type: ignore[arg-type]
    assert received.mode == mode  # type: ignore[attr-defined]
    for file_format in ("webp", "png", "jpeg"):
        assert gr.Image(format=file_format).postprocess(received) is not None


def test_sixteen_bit_images_keep_their_contrast(store: FileStore) -> None:
    target = io.BytesIO()
    PIL.Image.fromarray(np.linspace(0, 65535, 64).astype(np.uint16).reshape(8, 8)).save(target, "PNG")
    received = gr.Image(image_mode="L").preprocess(upload(store, target.getvalue(), "x.png"))
    assert len(np.unique(received)) > 50  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "empty.png", "is empty"),
        (b"not an image", "text.png", "is no image that can be read"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "cut.png", "is no image that can be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "drawing.svg", "has no pixels"),
    ],
)
def test_files_that_are_no_images_are_refused(store: FileStore, data: bytes, name: str, reason: str) -> None:
    with pytest.raises(PayloadError, match=reason):
        gr.Image(label="Photo").preprocess(upload(store, data, name))


def test_an_image_of_too_many_pixels_is_refused(store: FileStore) -> None:
    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    import zlib

    chunk = b"IHDR" + header
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    data += struct.pack(">I", 10) + b"IDAT" + b"\0" * 14
    with pytest.raises(PayloadError, match="too many pixels"):
        gr.Image().preprocess(upload(store, data, "bomb.png"))


def test_paths_addresses_and_svg_are_sent_as_they_are(folder: Path) -> None:
    PIL.Image.fromarray(photo()).save(folder / "a.jpg")
    image = gr.Image()
    assert image.postprocess("a.jpg")["mime_type"] == "image/jpeg"  # type: ignore[index]
    assert image.postprocess(Path("a.jpg"))["orig_name"] == "a.jpg"  # type: ignore[index]
    assert image.postprocess("https://example.org/b.png")["url"] == "https://example.org/b.png"  # type: ignore[index]
    assert image.postprocess("<svg xmlns='x'/>")["mime_type"] == "image/svg+xml"  # type: ignore[index]
    assert image.postprocess("data:image/png;base64,AAAA")["mime_type"] == "image/png"  # type: ignore[index]
    with pytest.raises(FileAccessError):
        image.postprocess("/etc/passwd")
    (folder / ".hidden.png").write_bytes(b"x")
    with pytest.raises(FileAccessError, match="allowed_paths"):
        image.postprocess(".hidden.png")


def test_a_torch_like_tensor_has_its_channels_first() -> None:
    class Tensor:
        def __init__(self, array: np.ndarray) -> None:
            self.array = array

        def detach(self) -> Tensor:
            return self

        def cpu(self) -> Tensor:
            return self

        def numpy(self) -> np.ndarray:
            return self.array

    image = gr.Image(format="png")
    received = image.preprocess(image.postprocess(Tensor(np.ones((3, 10, 20)))))
    assert received.shape == (10, 20, 3)  # type: ignore[attr-defined]


# --- sound


@given(
    arrays.arrays(np.int16, st.integers(1, 200)),
    st.integers(1, 3),
    st.sampled_from([8000, 22050, 44100, 48000]),
)
@_SETTINGS
def test_sound_comes_back_exactly(samples: np.ndarray, channels: int, rate: int) -> None:
    sound = np.stack([samples] * channels, axis=1) if channels > 1 else samples
    audio = gr.Audio()
    received = audio.preprocess(audio.postprocess((rate, sound)))
    assert received[0] == rate  # type: ignore[index]
    assert np.array_equal(received[1], sound)  # type: ignore[index]
    assert received[1].dtype == np.int16  # type: ignore[index]


@given(arrays.arrays(np.int16, st.integers(1, 100)), st.sampled_from([1, 2, 3, 4]))
@_SETTINGS
def test_pcm_of_every_width_is_read(samples: np.ndarray, width: int) -> None:
    wide = samples.astype(np.int32) << 16
    raw = {
        1: ((samples >> 8) + 128).astype(np.uint8).tobytes(),
        2: samples.tobytes(),
        3: b"".join(int(value).to_bytes(4, "little", signed=True)[1:] for value in wide),
        4: wide.tobytes(),
    }[width]
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setparams((1, width, 16000, 0, "NONE", ""))
        file.writeframes(raw)
    rate, received = read_wav(target.getvalue())
    assert rate == 16000
    assert np.array_equal(received, (samples >> 8) << 8 if width == 1 else samples)


def test_our_wav_files_are_read_by_others() -> None:
    with wave.open(io.BytesIO(wav_bytes(8000, np.array([[1, 2], [3, -4]], np.int16)))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (8000, 2, 2)
        assert np.frombuffer(file.readframes(2), np.int16).tolist() == [1, 2, 3, -4]


def test_float_and_extensible_wav_files_are_read() -> None:
    floats = np.array([0.0, 0.5, -1.0, 2.0, np.nan], "<f4").tobytes()
    head = struct.pack("<HHIIHH", 0xFFFE, 1, 8000, 32000, 4, 32) + struct.pack("<HHIH", 22, 32, 0, 3) + b"\0" * 14
    data = b"RIFF\0\0\0\0WAVE" + b"LIST" + struct.pack("<I", 3) + b"abc\0"
    data += b"fmt " + struct.pack("<I", len(head)) + head + b"data" + struct.pack("<I", 0xFFFFFFFF) + floats
    assert read_wav(data)[1].tolist() == [0, 16383, -32767, 32767, 0]


@given(st.binary(max_size=200))
@_SETTINGS
def test_damaged_wav_files_are_errors_of_one_kind(data: bytes) -> None:
    for attempt in (data, b"RIFF\0\0\0\0WAVE" + data, b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0" + data):
        try:
            read_wav(attempt)
        except ValueError:
            continue


@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        (np.array([0.0, 0.25, -0.5]), [0, 16383, -32767]),
        (np.array([0.0, 0.0]), [0, 0]),
        (np.array([0, 255, 128], np.uint8), [-32768, 32767, 128]),
        (np.array([2**31 - 1, -(2**31)], np.int32), [32767, -32768]),
        (np.array([5], np.int16), [5]),
    ],
)
def test_samples_of_every_type_become_int16(samples: np.ndarray, expected: list[int]) -> None:
    assert as_int16(samples).tolist() == expected


@pytest.mark.parametrize("value", [(8000, np.zeros((2, 2, 2))), (8000, ["a"]), ("x", np.zeros(3)), 5, [1, 2, 3]])
def test_what_is_no_sound_is_an_error(value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        gr.Audio().postprocess(value)


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "empty.wav", "is empty"),
        (b"plain text", "text.wav", "is no sound"),
        (b"RIFF\0\0\0\0WAVEfmt ", "cut.wav", "cannot be read"),
    ],
)
def test_files_that_are_no_sound_are_refused(store: FileStore, data: bytes, name: str, reason: str) -> None:
    with pytest.raises(PayloadError, match=reason):
        gr.Audio().preprocess(upload(store, data, name))


def test_compressed_sound_needs_ffmpeg_and_says_so(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    mp3 = upload(store, b"ID3" + b"\0" * 40, "song.mp3")
    assert str(gr.Audio(type="filepath").preprocess(mp3)).endswith("song.mp3")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(PayloadError, match="needs ffmpeg, which is not installed"):
        gr.Audio().preprocess(mp3)
    with pytest.raises(Exception, match="apt install ffmpeg"):
        gr.Audio(format="mp3").postprocess((8000, np.zeros(10, np.int16)))


@pytest.fixture
def ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that takes ffmpeg's arguments; the real one is not part of the test set-up."""
    program = tmp_path / "bin" / "ffmpeg"
    program.parent.mkdir()
    program.write_text(_FFMPEG.format(python=sys.executable))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)


@pytest.mark.usefixtures("ffmpeg")
def test_ffmpeg_may_open_nothing_but_the_file(store: FileStore) -> None:
    playlist = b"\x1aE\xdf\xa3 a file that names others"
    path = gr.Audio(type="filepath", format="mp3").preprocess(upload(store, playlist, "-i evil.webm"))
    arguments = Path(str(path)).read_bytes().decode()
    assert "-protocol_whitelist file " in arguments
    assert "-format_whitelist wav,mp3" in arguments
    assert "hls" not in arguments
    assert "-nostdin" in arguments
    with pytest.raises(PayloadError, match="invalid data found"):
        gr.Audio(type="filepath", format="mp3").preprocess(upload(store, b"\x1aE\xdf\xa3broken", "x.webm"))


def test_subtitles_become_webvtt(folder: Path, store: FileStore) -> None:
    (folder / "s.srt").write_text("1\n00:00:01,500 --> 00:00:02,000\nHello\n")
    for subtitles in ("s.srt", [{"text": "Hello", "timestamp": (1.5, 2)}]):
        reference = gr.Audio(subtitles=subtitles).get_config()["subtitles"]  # type: ignore[arg-type]
        text = store.resolve(reference, component="Audio").read_text()
        assert text.startswith("WEBVTT")
        assert "00:00:01.500 --> 00:00:02.000\nHello" in text


# --- video


def test_videos_are_paths(store: FileStore, folder: Path) -> None:
    mp4 = b"\0\0\0\x18ftypisom" + b"\0" * 30
    received = gr.Video().preprocess(upload(store, mp4, "clip.mp4"))
    assert str(received).endswith("clip.mp4")
    assert gr.Video().preprocess({"video": upload(store, mp4, "old.mp4"), "subtitles": None}) is not None
    (folder / "v.mp4").write_bytes(mp4)
    assert gr.Video().postprocess("v.mp4")["mime_type"] == "video/mp4"  # type: ignore[index]
    assert gr.Video().postprocess(("v.mp4", None))["orig_name"] == "v.mp4"  # type: ignore[index]
    for data, reason in ((b"", "is empty"), (b"some text", "is no video")):
        with pytest.raises(PayloadError, match=reason):
            gr.Video().preprocess(upload(store, data, "x.mp4"))
    with pytest.raises(ValueError, match="takes a path"):
        gr.Video().postprocess(np.zeros((2, 2)))


@pytest.mark.usefixtures("ffmpeg")
def test_videos_are_converted_where_a_format_is_asked_for(store: FileStore) -> None:
    webm = upload(store, b"\x1aE\xdf\xa3" + b"\0" * 30, "clip.webm")
    assert str(gr.Video(format="mp4").preprocess(webm)).endswith("clip.mp4")
    silent = gr.Video(include_audio=False).preprocess(webm)
    assert " -an " in Path(str(silent)).read_text()


@pytest.mark.usefixtures("ffmpeg")
@pytest.mark.parametrize(
    ("name", "codec", "becomes"),
    [
        ("a.mp4", "h264", "a.mp4"), ("a.webm", "vp9", "a.webm"), ("a.mp4", "", "a.mp4"),
        ("a.mp4", "mpeg4", "a.mp4 -pix_fmt"), ("a.avi", "mpeg4", "a.mp4 -pix_fmt"), ("a.mkv", "h264", "a.mp4 -c:v copy"),
    ],
)  # fmt: skip
def test_videos_that_browsers_do_not_play_become_mp4(
    folder: Path, store: FileStore, tmp_path: Path, name: str, codec: str, becomes: str
) -> None:
    """What OpenCV writes, above all."""
    probe = tmp_path / "bin" / "ffprobe"
    probe.write_text(f"#!/bin/sh\necho {codec}\n")
    probe.chmod(0o755)
    (folder / name).write_bytes(b"\0\0\0\x18ftypisom" + codec.encode())
    reference = gr.Video().postprocess(name)
    assert isinstance(reference, dict)
    suffix, _, arguments = becomes.partition(" ")
    assert reference["orig_name"] == suffix
    assert arguments in store.resolve(reference, component="Video").read_text(errors="replace")
    assert str(gr.Video(format="webm").postprocess(name)["orig_name"]) == "a.webm"  # type: ignore[index]


def test_pictures_and_sounds_may_be_sent_to_a_video(store: FileStore) -> None:
    for data, name in ((b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "a.png"), (b"RIFF\0\0\0\0WAVEfmt ", "a.wav")):
        assert str(gr.Video().preprocess(upload(store, data, name))).endswith(name)


@pytest.mark.usefixtures("ffmpeg")
def test_what_the_camera_recorded_is_mirrored_as_it_was_seen(store: FileStore) -> None:
    webm = upload(store, b"\x1aE\xdf\xa3" + b"\0" * 30, "clip.webm")
    seen = Path(str(gr.Video(sources=["webcam"]).preprocess(webm)))
    assert " -vf hflip " in seen.read_text()
    assert seen.name == "clip_flip.webm"
    plain = gr.Video(sources=["webcam"], include_audio=True, webcam_options=gr.WebcamOptions(mirror=False))
    for component in (plain, gr.Video()):
        assert Path(str(component.preprocess(webm))).read_bytes().startswith(b"\x1aE")


def test_without_ffmpeg_a_recording_stays_as_it_came(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    webm = upload(store, b"\x1aE\xdf\xa3" + b"\0" * 30, "clip.webm")
    path = gr.Video(sources=["webcam"], include_audio=True).preprocess(webm)
    assert Path(str(path)).read_bytes().startswith(b"\x1aE")


# --- files


def test_files_arrive_as_paths_or_bytes(store: FileStore) -> None:
    reference = upload(store, b"content", "notes.txt")
    path = gr.File().preprocess(reference)
    assert path.name == path  # type: ignore[union-attr]
    assert Path(str(path)).read_bytes() == b"content"
    assert gr.File(type="binary").preprocess(reference) == b"content"
    assert gr.File(file_count="multiple").preprocess([reference, reference]) == [path, path]
    assert gr.File(file_count="multiple", type="binary").preprocess(reference) == [b"content"]
    assert gr.File().preprocess([reference]) == path
    assert gr.File().preprocess([]) is None
    with pytest.raises(PayloadError, match="takes one file, got 2"):
        gr.File().preprocess([reference, reference])


@pytest.mark.parametrize(
    ("types", "name", "taken"),
    [
        (None, "a.exe", True), (["file"], "a.exe", True), (["image"], "a.png", True), (["image"], "a.PNG", True),
        (["image"], "a.txt", False), ([".pdf"], "a.pdf", True), (["pdf"], "a.pdf", True), ([".pdf"], "a.pdf.exe", False),
        (["text"], "a.csv", True), (["text"], "a.json", True), (["audio"], "a.mp3", True), (["video"], "a.mp3", False),
        (["image/png"], "a.png", True), (["image/*"], "a.jpg", True), (["image/png"], "a.jpg", False),
        ([".tar.gz", ".gz"], "a.tar.gz", True), (["image"], "noname", False),
    ],
)  # fmt: skip
def test_types_of_files_are_checked(store: FileStore, types: list[str] | None, name: str, taken: bool) -> None:
    block = gr.File(file_types=types)
    reference = upload(store, b"x", name)
    if taken:
        assert block.preprocess(reference) is not None
    else:
        with pytest.raises(PayloadError, match="is not of the taken types"):
            block.preprocess(reference)


def test_an_empty_image_is_no_image(store: FileStore) -> None:
    with pytest.raises(PayloadError, match="is empty"):
        gr.File(file_types=["image"]).preprocess(upload(store, b"", "a.png"))
    assert gr.File().preprocess(upload(store, b"", "__init__.py")) is not None


def test_returned_files(folder: Path) -> None:
    (folder / "a.txt").write_text("a")
    block = gr.File()
    assert block.postprocess("a.txt")["size"] == 1  # type: ignore[index, call-overload]
    several = block.postprocess(["a.txt", Path("a.txt"), "https://example.org/x.pdf"])
    assert [entry["orig_name"] for entry in several] == ["a.txt", "a.txt", "x.pdf"]  # type: ignore[union-attr]
    with (folder / "a.txt").open() as opened:
        assert block.postprocess(opened)["orig_name"] == "a.txt"  # type: ignore[index, call-overload]
    with pytest.raises(ValueError, match="takes paths"):
        block.postprocess(5)


# --- galleries


def test_galleries_come_back_with_captions(folder: Path) -> None:
    PIL.Image.fromarray(photo()).save(folder / "p.png")
    (folder / "v.mp4").write_bytes(b"\0\0\0\x18ftypisom")
    gallery = gr.Gallery()
    wire = gallery.postprocess([photo(), ("p.png", "caption"), PIL.Image.fromarray(photo()), "v.mp4"])
    assert [("video" if "video" in entry else "image", entry["caption"]) for entry in wire] == [
        ("image", None), ("image", "caption"), ("image", None), ("video", None),
    ]  # fmt: skip
    received = gallery.preprocess(wire)
    assert [caption for _, caption in received] == [None, "caption", None, None]  # type: ignore[union-attr]
    assert all(Path(path).is_file() for path, _ in received)  # type: ignore[union-attr]
    assert gallery.postprocess(received) == wire, "what was received can be returned"
    as_arrays = gr.Gallery(type="numpy").preprocess(wire[:2])
    assert [media.shape for media, _ in as_arrays] == [(60, 80, 3)] * 2  # type: ignore[union-attr]
    assert gallery.preprocess(None) is None
    assert gallery.postprocess(None) == []
    assert len(gallery.postprocess(np.zeros((3, 4, 4, 3)))) == 3


def test_galleries_refuse_what_they_do_not_take(store: FileStore) -> None:
    text = upload(store, b"x", "a.txt")
    for payload in ("x", [1], [{"image": None}], [{"image": text}], [{"image": text, "caption": 5}]):
        with pytest.raises(PayloadError):
            gr.Gallery().preprocess(payload)
    with pytest.raises(PayloadError, match="taken types"):
        gr.Gallery(file_types=["video"]).preprocess([{"image": upload(store, b"x", "a.png"), "caption": None}])
    with pytest.raises(ValueError, match="takes a list"):
        gr.Gallery().postprocess(5)


# --- plots


def test_matplotlib_figures_are_drawn() -> None:
    from matplotlib.figure import Figure

    figure = Figure()
    axes = figure.subplots()
    axes.plot([1, 2])
    for value in (figure, axes):
        shown = gr.Plot(format="png").postprocess(value)
        assert shown["type"] == "matplotlib"  # type: ignore[index]
        assert shown["plot"].startswith("data:image/png;base64,")  # type: ignore[index, attr-defined]
    assert gr.Plot(format="svg").postprocess(figure)["plot"].startswith("data:image/svg+xml")  # type: ignore[index, attr-defined]


def test_plotly_figures_are_json() -> None:
    import json

    import plotly.graph_objects as go

    shown = gr.Plot().postprocess(go.Figure(go.Scatter(x=[1, 2], y=[3, 4])))
    assert shown["type"] == "plotly"  # type: ignore[index]
    assert json.loads(shown["plot"])["data"][0]["type"] == "scatter"  # type: ignore[index, arg-type]


def test_what_is_no_figure_is_an_error() -> None:
    with pytest.raises(ValueError, match="takes a figure"):
        gr.Plot().postprocess([1, 2])
    with pytest.raises(PayloadError):
        gr.Plot().preprocess("x")
