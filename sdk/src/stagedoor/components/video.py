"""Video: uploaded, recorded, or played."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, Unpack, cast

from stagedoor.compat.lengths import LengthLimits, check_length
from stagedoor.components.base import Block, Component, FieldOptions, JSONSchema
from stagedoor.components.events import EventListener
from stagedoor.components.ffmpeg import ConversionError, as_playable, convert, is_installed, is_playable
from stagedoor.components.options import WatermarkOptions, WebcamOptions, watermark_for_wire
from stagedoor.components.schemas import file_schema
from stagedoor.components.subtitles import Subtitles, publish_subtitles
from stagedoor.files import FileReference, active
from stagedoor.files.data_urls import decode_data_url
from stagedoor.files.names import mime_type_of, suffix_of

VideoSource = Literal["upload", "webcam"]
_PICTURE_OR_SOUND = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"BM", b"ID3", b"fLaC")
_MAGIC = (b"\x1aE\xdf\xa3", b"OggS", b"FLV", b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3", b"GIF8", b"0&\xb2u", b"G")


def looks_like_video(head: bytes) -> bool:
    """Whether a file's first bytes are those of a video container."""
    return head[4:8] in {b"ftyp", b"moov", b"mdat", b"wide"} or head.startswith(_MAGIC) or head[8:12] == b"AVI "


class Video(Component):
    """A video. Functions receive a path and return a path or an address.

    Args:
        value: First video, or a function that returns it.
        format: Format in which functions receive it, and in which it is sent ("mp4", "webm", …; ffmpeg converts).
            None keeps files as they are.
        sources: Where visitors may take videos from; by default both.
        height: Height in px, or with a CSS unit.
        width: Width in px, or with a CSS unit.
        webcam_options: How the camera is used.
        include_audio: Whether the sound stays; None keeps it for uploads and drops it for recordings.
        autoplay: Whether it starts by itself.
        buttons: "download" (shown by default), "share", and Buttons of the author.
        loop: Whether it starts again at its end.
        streaming: Whether pieces that a function yields are played one after the other.
        watermark: Image laid over the video.
        subtitles: Path of a .vtt or .srt file, or entries `{"text": …, "timestamp": (start s, end s)}`.
        playback_position: Second at which playing starts.
        options: See `Component`.
    """

    change = EventListener("change", "The video changed.", trigger_mode="always_last")
    clear = EventListener("clear", "The visitor removed the video.")
    start_recording = EventListener("start_recording", "Recording started.")
    stop_recording = EventListener("stop_recording", "Recording ended.")
    stop = EventListener("stop", "The visitor stopped it.")
    play = EventListener("play", "Playing started.")
    pause = EventListener("pause", "Playing paused.")
    end = EventListener("end", "The video came to its end.")
    upload = EventListener("upload", "The visitor uploaded a video.")
    input = EventListener("input", "The visitor changed the video.")
    length_limits: LengthLimits = (None, None)

    def __init__(
        self,
        value: str | Path | Callable[..., object] | None = None,
        *,
        format: str | None = None,
        sources: list[VideoSource] | VideoSource | None = None,
        height: int | str | None = None,
        width: int | str | None = None,
        webcam_options: WebcamOptions | None = None,
        include_audio: bool | None = None,
        autoplay: bool = False,
        buttons: list[Literal["download", "share"] | Block] | None = None,
        loop: bool = False,
        streaming: bool = False,
        watermark: WatermarkOptions | None = None,
        subtitles: Subtitles | None = None,
        playback_position: float = 0,
        **options: Unpack[FieldOptions],
    ) -> None:
        self.format = format
        if sources is None:
            self.sources: list[VideoSource] = ["upload", "webcam"]
        else:
            self.sources = [sources] if isinstance(sources, str) else list(sources)
        self.height = height
        self.width = width
        self.webcam_options = webcam_options or WebcamOptions()
        self.include_audio = "upload" in self.sources if include_audio is None else include_audio
        self.autoplay = autoplay
        self.buttons = ["download"] if buttons is None else buttons
        self.loop = loop
        self.streaming = streaming
        self.watermark = watermark
        self.subtitles = subtitles
        self.playback_position = playback_position
        super().__init__(value, **options)

    def preprocess(self, payload: object) -> str | None:
        """Return the path of the video, converted to `format` when that is set; None when there is none."""
        if payload is None:
            return None
        film = self._received(payload)
        check_length(film, self.length_limits, self.refuse)
        return film

    def stand_in_for(self, original: Block) -> None:
        """Take what the original takes."""
        super().stand_in_for(original)
        self.length_limits = original.length_limits if isinstance(original, Video) else (None, None)

    def _received(self, payload: object) -> str:
        sent = payload
        if isinstance(payload, dict):  # compat: {"video": …} is the wire form of Gradio 4 and 5
            sent = cast("dict[str, object]", payload).get("video", sent)
        path = active().resolve(sent, component=self.display_name)
        with path.open("rb") as file:
            head = file.read(16)
        if not head:
            raise self.refuse(f"{path.name!r} is empty")
        if (
            not looks_like_video(head)
            and not head.startswith(_PICTURE_OR_SOUND)
            and not (mime_type_of(path.name) or "").startswith("video/x-")
        ):
            raise self.refuse(f"{path.name!r} is no video that can be read")
        wanted = f".{self.format.lstrip('.')}" if self.format else suffix_of(path.name)
        # What only the camera can have recorded becomes what the visitor saw; without ffmpeg it stays as it came.
        is_mirrored = self.sources == ["webcam"] and self.webcam_options.mirror and is_installed("ffmpeg")
        if suffix_of(path.name) == wanted and self.include_audio and not is_mirrored:
            return str(path)
        arguments = [] if self.include_audio else ["-an"]
        if is_mirrored:
            arguments += ["-vf", "hflip"]
        elif suffix_of(path.name) == wanted:
            arguments += ["-c:v", "copy"]
        try:
            data = convert(path, wanted or ".mp4", *arguments)
        except ConversionError as error:
            raise self.refuse(str(error)) from error
        name = f"{path.stem}_flip" if is_mirrored else path.stem  # as Gradio calls it
        stored = active().publish_bytes(data, name=f"{name}{wanted or '.mp4'}")
        return str(active().resolve(stored, component=self.display_name))

    def postprocess(self, value: object) -> FileReference | None:
        """Return the video as a file.

        Raises:
            ValueError: When it is neither a path nor an address.
        """
        kind = type(value).__name__
        if value is None or isinstance(value, FileReference):
            return value
        if isinstance(value, (list, tuple)) and len(cast("Sequence[object]", value)) in {1, 2}:
            # compat: (video, subtitles), the form of Gradio 3.30 to 5
            value = cast("Sequence[object]", value)[0]
        if not isinstance(value, (str, os.PathLike)):
            msg = f"{self.display_name} takes a path or an address; got {kind}"
            raise ValueError(msg)  # noqa: TRY004 - as all values that a component cannot show
        text = os.fspath(cast("str | os.PathLike[str]", value))
        if not text:
            return None
        if text.startswith(("http://", "https://")):
            return active().publish_url(text)
        if text.startswith("data:"):
            data, suffix = decode_data_url(text)
            return active().publish_bytes(data, name=f"video{suffix or '.mp4'}")
        reference = self._playable(active().publish_path(text))
        path = active().resolve(reference, component=self.display_name)
        wanted = f".{self.format.lstrip('.')}" if self.format else suffix_of(path.name)
        if suffix_of(path.name) == wanted:
            return reference
        return active().publish_bytes(convert(path, wanted), name=f"{path.stem}{wanted}")

    def _playable(self, reference: FileReference) -> FileReference:
        """Return a video that browsers play: the same, or an mp4 made of it where ffmpeg is installed."""
        path = active().resolve(reference, component=self.display_name)
        if is_playable(path) or not is_installed("ffmpeg"):
            return reference
        warnings.warn(
            f"{self.display_name}: {path.name} is no video that browsers play; it becomes an mp4.", stacklevel=2
        )
        try:
            return active().publish_bytes(as_playable(path), name=f"{path.stem}.mp4")
        except ConversionError:
            return reference

    def piece(self, value: object) -> Path | bytes:
        """Return a piece that a generator yields while `streaming`: a file, or its bytes.

        Raises:
            ValueError: When it is neither.
            FileAccessError: When the file may not be handed out.
        """
        if isinstance(value, (bytes, bytearray)):
            return bytes(value)
        if isinstance(value, (str, os.PathLike)):
            return active().readable(cast("str | os.PathLike[str]", value))
        msg = f"{self.display_name} streams paths or bytes; got {type(value).__name__}"
        raise ValueError(msg)

    def get_config(self) -> dict[str, object]:
        """Return the properties, subtitles and watermark as files."""
        config = super().get_config()
        if self.subtitles is not None:
            config["subtitles"] = publish_subtitles(self.subtitles)
        if self.watermark is not None:
            config["watermark"] = watermark_for_wire(self.watermark)
        return config

    def api_info(self) -> JSONSchema:
        """The payload is a file."""
        return file_schema()

    def example_payload(self) -> object:
        """A file to be uploaded first."""
        return {"path": "video.mp4", "meta": {"_type": "gradio.FileData"}, "orig_name": "video.mp4"}


class PlayableVideo(Video, preset={"format": "mp4", "sources": ["upload"]}):
    """A Video that every browser plays."""
