"""Sound: uploaded, recorded, or played."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Unpack, cast

from stagedoor.compat.lengths import LengthLimits, check_length
from stagedoor.components.base import Block, Component, FieldOptions, JSONSchema
from stagedoor.components.events import EventListener
from stagedoor.components.ffmpeg import ConversionError, convert
from stagedoor.components.numbers import plain_number
from stagedoor.components.options import WaveformOptions
from stagedoor.components.schemas import file_schema
from stagedoor.components.sound import as_int16, looks_like_sound, read_wav, wav_bytes
from stagedoor.components.subtitles import Subtitles, publish_subtitles
from stagedoor.files import FileReference, active
from stagedoor.files.data_urls import decode_data_url
from stagedoor.files.names import suffix_of

if TYPE_CHECKING:
    import numpy as np

AudioSource = Literal["upload", "microphone"]
_SUFFIXES = {b"RIFF": ".wav", b"OggS": ".ogg", b"fLaC": ".flac"}
"""First bytes of a sound without a name → its suffix."""


class Audio(Component):
    """Sound. Functions receive `(rate in Hz, int16 array (samples,) or (samples, channels))` or a path.

    They return a path, an address, bytes of a file, or `(rate, array)`; arrays of floats are normalised to their
    peak. WAV needs nothing installed; other formats are converted by ffmpeg where there is one.

    Args:
        value: First sound, or a function that returns it.
        sources: Where visitors may take sound from; by default both, only the microphone with `streaming`.
        type: Form in which functions receive it.
        streaming: Whether the recording is sent in pieces while it goes on (`.stream` event).
        format: Format in which functions receive a path, and in which arrays are sent: "wav" or "mp3".
            None keeps files as they are and sends arrays as WAV.
        autoplay: Whether it starts by itself.
        editable: Whether visitors can cut it.
        buttons: "download" (shown by default), "share", and Buttons of the author.
        waveform_options: How the waveform looks.
        loop: Whether it starts again at its end.
        recording: Whether recording starts when the component appears.
        subtitles: Path of a .vtt or .srt file, or entries `{"text": …, "timestamp": (start s, end s)}`.
        playback_position: Second at which playing starts.
        options: See `Component`.
    """

    stream = EventListener(
        "stream", "A piece was recorded.", trigger_mode="multiple", connection="stream", show_progress="minimal"
    )
    change = EventListener("change", "The sound changed.", trigger_mode="always_last")
    clear = EventListener("clear", "The visitor removed the sound.")
    play = EventListener("play", "Playing started.")
    pause = EventListener("pause", "Playing paused.")
    stop = EventListener("stop", "The sound came to its end.")
    start_recording = EventListener("start_recording", "Recording started.")
    pause_recording = EventListener("pause_recording", "Recording paused.")
    stop_recording = EventListener("stop_recording", "Recording ended.")
    upload = EventListener("upload", "The visitor uploaded a sound.")
    input = EventListener("input", "The visitor changed the sound.")
    length_limits: LengthLimits = (None, None)

    def __init__(
        self,
        value: str | Path | tuple[int, np.ndarray] | Callable[..., object] | None = None,
        *,
        sources: list[AudioSource] | AudioSource | None = None,
        type: Literal["numpy", "filepath"] = "numpy",
        streaming: bool = False,
        format: Literal["wav", "mp3"] | None = None,
        autoplay: bool = False,
        editable: bool = True,
        buttons: list[Literal["download", "share"] | Block] | None = None,
        waveform_options: WaveformOptions | dict[str, object] | None = None,
        loop: bool = False,
        recording: bool = False,
        subtitles: Subtitles | None = None,
        playback_position: float = 0,
        **options: Unpack[FieldOptions],
    ) -> None:
        if sources is None:
            self.sources: list[AudioSource] = ["microphone"] if streaming else ["upload", "microphone"]
        else:
            self.sources = [sources] if isinstance(sources, str) else list(sources)
        self.type: Literal["numpy", "filepath"] = type
        self.streaming = streaming
        self.format = format
        self.autoplay = autoplay
        self.editable = editable
        self.buttons = ["download"] if buttons is None else buttons
        self.waveform_options = waveform_options or WaveformOptions()
        self.loop = loop
        self.recording = recording
        self.subtitles = subtitles
        self.playback_position = playback_position
        super().__init__(value, **options)

    def preprocess(self, payload: object) -> object:
        """Return the sound as an array with its rate, or as a path; None when there is none."""
        if payload is None:
            return None
        sound = self._received(payload)
        check_length(sound, self.length_limits, self.refuse)
        return sound

    def stand_in_for(self, original: Block) -> None:
        """Take what the original takes."""
        super().stand_in_for(original)
        self.length_limits = original.length_limits if isinstance(original, Audio) else (None, None)

    def _received(self, payload: object) -> object:
        path = active().resolve(payload, component=self.display_name)
        with path.open("rb") as file:
            head = file.read(16)
        if not head:
            raise self.refuse(f"{path.name!r} is empty")
        if not looks_like_sound(head):
            raise self.refuse(f"{path.name!r} is no sound that can be read")
        try:
            if self.type == "numpy":
                return self._as_array(path, head)
            if self.format is not None and suffix_of(path.name) != f".{self.format}":
                data = convert(path, f".{self.format}")
                stored = active().publish_bytes(data, name=f"{path.stem}.{self.format}")
                return str(active().resolve(stored, component=self.display_name))
        except (ConversionError, ValueError) as error:
            raise self.refuse(f"{path.name!r} cannot be read: {error}") from error
        return str(path)

    def _as_array(self, path: Path, head: bytes) -> tuple[int, np.ndarray]:
        if head[:4] == b"RIFF":
            try:
                return read_wav(path.read_bytes())
            except ValueError as error:
                if "PCM" not in str(error):
                    raise
        return read_wav(convert(path, ".wav", "-vn", "-acodec", "pcm_s16le"))

    def postprocess(self, value: object) -> FileReference | None:
        """Return the sound as a file.

        Raises:
            ValueError: When it is no sound.
        """
        kind = type(value).__name__
        if value is None or isinstance(value, FileReference):
            return value
        if isinstance(value, (bytes, bytearray)):
            return self._publish_bytes(bytes(value), "audio")
        if isinstance(value, (str, os.PathLike)):
            return self._publish_named(os.fspath(cast("str | os.PathLike[str]", value)))
        if isinstance(value, (list, tuple)) and len(cast("Sequence[object]", value)) == 2:
            rate, samples = cast("tuple[object, object]", tuple(cast("Sequence[object]", value)))
            try:
                rate_hz = int(plain_number(rate))
            except (TypeError, ValueError) as error:
                msg = f"{self.display_name} takes (rate in Hz, array); the rate is {rate!r:.50}"
                raise ValueError(msg) from error
            return self._publish_bytes(wav_bytes(rate_hz, as_int16(samples)), "audio", suffix=".wav")
        msg = f"{self.display_name} takes a path, an address, bytes or (rate, array); got {kind}"
        raise ValueError(msg)

    def piece(self, value: object) -> Path | bytes:
        """Return a piece that a generator yields while `streaming`: a file, or its bytes.

        Arrays of floats are taken as they are (-1 to 1): a piece does not know the peak of the whole.

        Raises:
            ValueError: When it is no sound.
            FileAccessError: When the file may not be handed out.
        """
        kind = type(value).__name__
        if isinstance(value, (bytes, bytearray)):
            return bytes(value)
        if isinstance(value, (str, os.PathLike)):
            return active().readable(cast("str | os.PathLike[str]", value))
        if isinstance(value, (list, tuple)) and len(cast("Sequence[object]", value)) == 2:
            rate, samples = cast("tuple[object, object]", tuple(cast("Sequence[object]", value)))
            return wav_bytes(int(plain_number(rate)), as_int16(samples, normalise=False))
        msg = f"{self.display_name} streams paths, bytes or (rate, array); got {kind}"
        raise ValueError(msg)

    def _publish_named(self, text: str) -> FileReference | None:
        if not text:
            return None
        if text.startswith(("http://", "https://")):
            return active().publish_url(text)
        if text.startswith("data:"):
            data, suffix = decode_data_url(text)
            return self._publish_bytes(data, "audio", suffix=suffix)
        reference = active().publish_path(text)
        if self.format is None or suffix_of(text) == f".{self.format}":
            return reference
        path = active().resolve(reference, component=self.display_name)
        return active().publish_bytes(convert(path, f".{self.format}"), name=f"{path.stem}.{self.format}")

    def _publish_bytes(self, data: bytes, stem: str, *, suffix: str = "") -> FileReference:
        suffix = suffix or next((known for mark, known in _SUFFIXES.items() if data.startswith(mark)), ".mp3")
        reference = active().publish_bytes(data, name=f"{stem}{suffix}")
        if self.format is None or suffix == f".{self.format}":
            return reference
        path = active().resolve(reference, component=self.display_name)
        return active().publish_bytes(convert(path, f".{self.format}"), name=f"{stem}.{self.format}")

    def get_config(self) -> dict[str, object]:
        """Return the properties, the subtitles as a file."""
        config = super().get_config()
        if self.subtitles is not None:
            config["subtitles"] = publish_subtitles(self.subtitles)
        return config

    def api_info(self) -> JSONSchema:
        """The payload is a file."""
        return file_schema()

    def example_payload(self) -> object:
        """A file to be uploaded first."""
        return {"path": "audio.wav", "meta": {"_type": "gradio.FileData"}, "orig_name": "audio.wav"}


class Microphone(Audio, preset={"sources": "microphone", "format": "wav"}):
    """An Audio that records only."""


Mic = Microphone
