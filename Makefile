# `make demo` and `make test` do all their own set-up; both may be run again and again.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO_HOME ?= .mindet/demo
PORT ?= 8000

.PHONY: help demo test check lint system lock sample clean

help:
	@echo "make demo   set up, build the model, ingest the sample library, serve it on 127.0.0.1:$(PORT)"
	@echo "make test   set up, then everything CI runs"
	@echo "make check  the quick part of it, some two minutes"

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Mindet needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	@echo "== virtual environment in $(VENV), with the packages of requirements.lock (some minutes the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes --progress-bar off -q -r requirements.lock
	@$(BIN)/python -m pip install --disable-pip-version-check -q --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)
	@echo "== the embedding model"
	@$(BIN)/mindet model
	@echo "== the sample library"
	@$(BIN)/python -m eval.samples $(DEMO_HOME)/samples
	@$(BIN)/mindet ingest --home $(DEMO_HOME) --sample $(DEMO_HOME)/samples
	@$(BIN)/mindet serve --home $(DEMO_HOME) --port $(PORT)

test: $(READY) system
	@$(BIN)/mindet model
	@$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest --cov --cov-report=term

check: $(READY)
	@$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -m "not slow and not browser and not shared and not model"

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

system:
	@sh scripts/system-packages.sh

lock: $(READY)
	$(BIN)/python scripts/lock.py

clean:
	rm -rf $(VENV) .mindet .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
