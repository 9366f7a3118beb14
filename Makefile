# Everything sets itself up: a virtual environment in .venv, from the pinned requirements.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ATLAS := data/cache/countries-10m-2.0.2.json

.DEFAULT_GOAL := help
.PHONY: help demo batch test check bench data sample serve web page clean

help: ## Show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

$(VENV)/run.stamp: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.txt requirements-batch.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

demo: $(VENV)/run.stamp ## Set up and plan the story: Moscow to Damascus, summer 2022
	$(BIN)/safeconduct plan examples/moscow-damascus-2022.toml

batch: $(VENV)/run.stamp ## Set up what portfolio, atlas and query need besides
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-batch.txt

check: $(VENV)/dev.stamp ## Lint, types, layers, data against its records
	$(BIN)/ruff check src tests data benchmarks
	$(BIN)/ruff format --check src tests data benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python data/build/sky.py --check
	$(BIN)/python data/build/facts.py --check
	$(BIN)/python data/build/airports.py --check
	$(BIN)/python data/build/policies.py --check
	$(BIN)/safeconduct facts check

# The browser goes first and alone: it shares the two cores badly with other tests.
test: check page ## Set up, then pass all tests and checks
	$(BIN)/python -m pytest tests/browser
	$(BIN)/python -m pytest -n 2 --dist worksteal --ignore tests/browser

web/node_modules/stamp: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

web: web/node_modules/stamp ## Build the page into the package (needs Node)
	cd web && npm run --silent check && npm run --silent build

# What the browser tests need, where this machine lets it be installed; they say what they skip, and in CI skip nothing.
page:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || { \
	  [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  { apt-get update -qq && apt-get install -y -qq chromium nodejs npm >/dev/null; } || \
	  echo "Chromium is not installed and cannot be from here: the browser tests will be skipped"; }
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory web; \
	  else echo "npm is not installed: the page is not built, its tests will be skipped"; [ "$$CI" != true ]; fi

bench: $(VENV)/dev.stamp ## Measure; prints a table and writes out/bench.json
	$(BIN)/python benchmarks/run.py

data: $(VENV)/dev.stamp ## Build the packaged data anew from its sources
	$(BIN)/python data/build/facts.py
	$(BIN)/python data/build/airports.py
	$(BIN)/python data/build/policies.py
	$(BIN)/python data/build/sky.py
	$(BIN)/python data/build/disputed.py $(ATLAS)
	$(BIN)/python data/build/straits.py $(ATLAS)

SEED ?= 1

sample: $(VENV)/dev.stamp ## Draw 100 facts for a second reading (SEED=1); then how many were wrong so far
	$(BIN)/python data/build/sample.py $(SEED)
	$(BIN)/python data/build/sample.py --rate

serve: $(VENV)/run.stamp web ## Build and serve the page on this machine
	$(BIN)/safeconduct serve

clean: ## Remove what was made, the environment included
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
