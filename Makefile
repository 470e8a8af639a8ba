# Everything a newcomer needs: `make demo` and `make test`. Python >= 3.11, git and make; nothing else.
PORT ?= 8090
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

# Compiled files live in the environment: the tree stays clean, and the second run is quick.
export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/pycache
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install demo quick test lint bench lock diagram clean

help:
	@echo "make demo    three phones in a browser, on http://127.0.0.1:$(PORT)"
	@echo "make test    every test this machine can run"
	@echo "make quick   the inner loop, under 20 seconds"
	@echo "make lint    ruff, mypy, import-linter and the content check"
	@echo "make bench   speed, measured against a baseline in the same run"
	@echo "make diagram rewrite the diagram, command list and figures in README.md"

install: $(STAMP)

# uv fills the environment: the one on the PATH, or else one that lives inside the environment itself.
$(STAMP): requirements.lock pyproject.toml
	@if command -v uv >/dev/null 2>&1; then test -x $(BIN)/python || uv venv -q --python $(PYTHON) .venv; \
	 else test -x $(BIN)/uv || { $(PYTHON) -m venv .venv && $(BIN)/python -m pip install -q --disable-pip-version-check uv; }; fi
	@UV=$$(command -v uv || echo $(BIN)/uv); \
	 $$UV pip install -q --python $(BIN)/python --require-hashes -r requirements.lock && \
	 $$UV pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

demo: $(STAMP)
	@$(BIN)/wpo demo --port $(PORT)

# Both at once: each has a core of its own for as long as the check takes.
quick: $(STAMP)
	@$(BIN)/wpo content check & check=$$!; \
	 $(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow and not browser and not chaos and not postgres"; tests=$$?; \
	 wait $$check && exit $$tests

test: $(STAMP)
	@$(BIN)/python -m pytest

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/wpo content check

bench: $(STAMP)
	@$(BIN)/python -m tests.bench

diagram: $(STAMP)
	@$(BIN)/wpo diagram --write README.md
	@$(BIN)/wpo content figures --write README.md

# Versions and hashes for run and development on every platform; no addresses.
lock: pyproject.toml
	@UV=$$(command -v uv || echo $(BIN)/uv); \
	 $$UV pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 \
	   --extra dev pyproject.toml -o requirements.lock

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
