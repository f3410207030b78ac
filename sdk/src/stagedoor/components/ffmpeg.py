"""Running ffmpeg, where there is one, for the formats that Python cannot read or write itself."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from stagedoor.errors import StagedoorError

TIMEOUT_S = 600
"""Longest conversion; a visitor's file must not keep a worker for ever."""

_INPUT_FORMATS = (
    "wav,mp3,ogg,flac,aac,aiff,mov,mp4,m4a,matroska,webm,avi,mpeg,mpegts,amr,au,caf,flv,asf,gif,w64,opus,3gp,h264,ivf"
)
"""What visitors may send. Playlists (hls, concat, dash) are not among them: those name other files and hosts."""


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
