"""Pieces of sound and film as segments of a stream (HLS): AAC for sound, MPEG-TS with H.264 for film, made by ffmpeg."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Literal, cast

from stagedoor.components.ffmpeg import TIMEOUT_S, ConversionError, convert, program

Kind = Literal["audio", "video"]
SUFFIXES: dict[Kind, str] = {"audio": ".aac", "video": ".ts"}

_ADTS_HEAD = 7
_FRAME_SAMPLES = 1024
_RATES_HZ = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
"""Sampling rates by their number in an ADTS head (ISO 14496-3, table 1.16)."""


def make_segment(source: Path, kind: Kind, starts_at_s: float) -> tuple[bytes, float]:
    """Turn a piece into a segment.

    Args:
        source: File of the piece.
        kind: What it is.
        starts_at_s: Where it begins in the stream.

    Returns:
        The segment, and its length in seconds.

    Raises:
        ConversionError: When ffmpeg is missing or cannot read the piece.
    """
    if kind == "audio":
        data = convert(source, ".aac", "-vn", "-c:a", "aac", "-b:a", "160k")
        return data, adts_seconds(data)
    codecs, length_s = probe(source)
    if not codecs.get("video"):
        raise ConversionError(f"{source.name} holds no film.")
    as_it_is = codecs["video"] == "h264" and codecs.get("audio", "aac") == "aac"
    encoding = ["-c", "copy"] if as_it_is else ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p"]
    if not as_it_is:
        encoding += ["-c:a", "aac"]
    return convert(source, ".ts", *encoding, "-output_ts_offset", f"{starts_at_s:.3f}"), length_s


def fragmented(segment: Path) -> bytes:
    """Return a segment as MP4 that browsers append to a `SourceBuffer`; none takes all of the other forms."""
    flags = ("-bsf:a", "aac_adtstoasc", "-movflags", "frag_keyframe+empty_moov+delay_moov+default_base_moof")
    return convert(segment, ".mp4", "-c", "copy", *flags)


def join_segments(joined: Path, kind: Kind, wanted: str | None) -> tuple[bytes, str]:
    """Turn the segments of a stream, written one behind the other, into one file.

    Args:
        joined: The segments.
        kind: What they are.
        wanted: Format that the author asks for, None for the one that needs no new encoding.

    Returns:
        The file, and its suffix.
    """
    own = ".m4a" if kind == "audio" else ".mp4"
    suffix = f".{wanted.lstrip('.')}" if wanted else own
    if suffix == own:
        return convert(joined, own, "-c", "copy", "-movflags", "+faststart"), own
    return convert(joined, suffix), suffix


def adts_seconds(data: bytes) -> float:
    """Return the length of AAC sound by counting its frames: the format says it nowhere."""
    at, frames, rate_hz = 0, 0, 0
    while at + _ADTS_HEAD <= len(data) and data[at] == 0xFF and data[at + 1] & 0xF0 == 0xF0:
        rate_hz = _RATES_HZ[min(data[at + 2] >> 2 & 0xF, len(_RATES_HZ) - 1)]
        size = (data[at + 3] & 0x3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
        if size < _ADTS_HEAD:
            break
        at += size
        frames += 1
    return frames * _FRAME_SAMPLES / rate_hz if rate_hz else 0.0


def probe(source: Path) -> tuple[dict[str, str], float]:
    """Return the codecs of a file by kind ("video", "audio"), and its length in seconds."""
    command = [
        program("ffprobe", f"reading {source.suffix or 'this file'}"),
        *("-v", "error", "-protocol_whitelist", "file", "-of", "json"),
        *("-show_entries", "stream=codec_type,codec_name:format=duration", f"file:{source}"),
    ]
    try:
        answer = subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT_S)  # noqa: S603
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise ConversionError(f"{source.name} cannot be read as film or sound.") from error
    found = cast("dict[str, object]", json.loads(answer.stdout))
    streams = cast("list[dict[str, str]]", found.get("streams") or [])
    codecs = {stream["codec_type"]: stream.get("codec_name", "") for stream in reversed(streams)}
    seconds = cast("dict[str, str]", found.get("format") or {}).get("duration", "0")
    try:
        return codecs, float(seconds)
    except ValueError:  # "N/A" of files that do not say it
        return codecs, 0.0
