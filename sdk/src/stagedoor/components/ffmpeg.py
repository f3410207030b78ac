"""Running ffmpeg, where there is one, for the formats that Python cannot read or write itself."""

from __future__ import annotations

import functools
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from stagedoor.errors import StagedoorError

TIMEOUT_S = 600
"""Longest conversion; a visitor's file must not keep a worker for ever."""

_INPUT_FORMATS = (
    "wav,mp3,ogg,flac,aac,aiff,mov,mp4,m4a,matroska,webm,avi,mpeg,mpegts,amr,au,caf,flv,asf,gif,w64,opus,3gp,h264,ivf,"
    "png_pipe,jpeg_pipe,webp_pipe,bmp_pipe"
)
"""What visitors may send. Playlists (hls, concat, dash) are not among them: those name other files and hosts."""


_PLAYABLE = frozenset(
    {(".mp4", "h264"), (".mp4", "av1"), (".webm", "vp8"), (".webm", "vp9"), (".webm", "av1"), (".ogg", "theora")}
)
"""Suffix and codec of videos that every browser plays."""


class ConversionError(StagedoorError):
    """A media file could not be converted."""


class MissingProgramError(ConversionError):
    """ffmpeg is not installed on this machine."""


def is_installed(name: str) -> bool:
    """Whether one of ffmpeg's programs can be run here."""
    return shutil.which(name) is not None


def program(name: str, what: str) -> str:
    """Return the path of one of ffmpeg's programs.

    Args:
        name: "ffmpeg" or "ffprobe".
        what: What it is needed for, for the message.

    Raises:
        MissingProgramError: When it is not installed; says how to install it.
    """
    found = shutil.which(name)
    if found is None:
        raise MissingProgramError(
            f"{what} needs {name}, which is not installed here.", hint="install it: apt install ffmpeg"
        )
    return found


def is_playable(path: Path) -> bool:
    """Whether browsers play a video; True, too, where nobody can tell."""
    codec = _video_codec(path)
    return codec is None or (path.suffix.lower(), codec) in _PLAYABLE


def as_playable(path: Path) -> bytes:
    """Return a video as an mp4 that browsers play; only what they cannot play in it is encoded anew.

    Raises:
        ConversionError: When ffmpeg is missing, fails, or takes too long.
    """
    # Even sides and this pixel format are what every browser's decoder takes.
    encoded = ["-pix_fmt", "yuv420p", "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2"]
    video = ["-c:v", "copy"] if _video_codec(path) in {"h264", "av1"} else encoded
    return convert(path, ".mp4", "-map", "0:v:0", "-map", "0:a:0?", *video)


@functools.lru_cache(maxsize=256)
def _video_codec(path: Path) -> str | None:
    """Name of a file's first video codec; None where there is none, or no ffprobe."""
    if not is_installed("ffprobe"):
        return None
    command = [
        program("ffprobe", "looking at a video"), "-v", "error", "-protocol_whitelist", "file",
        "-format_whitelist", _INPUT_FORMATS, "-select_streams", "v:0", "-show_entries", "stream=codec_name",
        "-of", "csv=p=0", f"file:{path}",
    ]  # fmt: skip
    try:
        found = subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT_S)  # noqa: S603
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    return found.stdout.decode(errors="replace").strip().strip(",") or None


def convert(source: Path, suffix: str, *arguments: str) -> bytes:
    """Convert a media file and return the result's bytes.

    Args:
        source: File to convert; trusted for nothing but being a media file.
        suffix: Suffix of the result, with its dot; it decides the format.
        arguments: Further output options of ffmpeg.

    Raises:
        ConversionError: When ffmpeg is missing, fails, or takes too long.
    """
    ffmpeg = program("ffmpeg", f"converting {source.suffix or 'this file'} to {suffix}")
    with tempfile.TemporaryDirectory(prefix="stagedoor-") as folder:
        target = Path(folder) / f"out{suffix}"
        command: Sequence[str] = [
            ffmpeg, "-nostdin", "-v", "error", "-y",
            "-protocol_whitelist", "file", "-format_whitelist", _INPUT_FORMATS,
            "-i", f"file:{source}", *arguments, f"file:{target}",
        ]  # fmt: skip
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT_S)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise ConversionError(f"converting {source.name} took more than {TIMEOUT_S} s.") from error
        except subprocess.CalledProcessError as error:
            lines: list[str] = error.stderr.decode(errors="replace").strip().splitlines()
            raise ConversionError(
                f"{source.name} could not be converted: {lines[-1] if lines else 'no reason given'}"
            ) from error
        return target.read_bytes()
