#!/bin/sh
# Pin every dependency with hashes and without download addresses; the profiles agree with each other.
set -eu
cd "$(dirname "$0")/../.."
pin() {
    output=$1
    shift
    .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
        --python-version 3.11 --no-emit-package stagedoor --no-emit-package stagedoor-relay \
        --no-emit-package stagedoor-server --output-file "requirements/$output" "$@"
}
pin bootstrap.txt requirements/bootstrap.in
pin dev.txt sdk/pyproject.toml relay/pyproject.toml server/pyproject.toml requirements/run.in requirements/dev.in
pin run.txt --constraint requirements/dev.txt sdk/pyproject.toml relay/pyproject.toml server/pyproject.toml requirements/run.in
pin gradio.txt requirements/gradio.in
