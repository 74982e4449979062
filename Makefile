# Every target sets up what it needs: a virtual environment, renewed when pyproject.toml, constraints.txt or version change.
#
#   make run        the article's scenario, ten thousand futures
#   make test       layout, lint, types, floors, tests
#   make bench      how fast, and against what
#   make validate   the slow tests: claims, base rates, hindcast
#   make lint       what make test does before the tests
#   make docs       what is generated: docs/ODD.md, docs/scenarios.md, docs/columns.md, schemas; tests hold them to the code
#   make figures    what texts quote of the engine: front page, base rates, example page (some minutes)
#   make clean      environment and caches; results stay
#
# Another Python:   make test PYTHON=python3.12 VENV=.venv-3.12

PYTHON ?= python3
VENV ?= .venv
TEST_JOBS ?= 2

BIN := $(VENV)/bin
ENGINE := $(VENV)/.engine
STAMP := $(VENV)/.installed
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-compile --constraint constraints.txt

# Hundreds of tests start a process: without compiled modules on disk each would compile all of them anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := test
.PHONY: run test bench validate lint compiled docs figures clean

run: $(STAMP)
	@$(BIN)/python run.py run scenarios/kazakhstan-2021.yaml -n 10000

# While the rules are compiled, the rest is installed and what is written is checked; whatever fails, no test is begun.
test: $(ENGINE)
	@$(MAKE) --no-print-directory -j 2 lint compiled
	@$(BIN)/pytest -n $(TEST_JOBS) --dist loadfile

bench: $(STAMP)
	@$(BIN)/python -m benchmarks

validate: $(STAMP) compiled
	@$(BIN)/pytest -m slow -v -n $(TEST_JOBS) --dist loadfile

lint: $(STAMP)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

# The rules are compiled once, on two processors, and not by each process of the tests for itself.
compiled: $(ENGINE)
	@$(BIN)/python run.py trace scenarios/court.yaml --run 0 > /dev/null

docs: $(STAMP)
	@$(BIN)/python -m docs.make_odd
	@$(BIN)/python -m docs.make_scenarios
	@$(BIN)/python -m docs.make_columns
	@for file in schemas/*.schema.json; do $(BIN)/python run.py schema $$(basename $$file .schema.json) -o $$file || exit; done

figures: $(STAMP)
	@$(BIN)/python -m docs.make_figures

clean:
	@rm -rf $(VENV) build dist *.egg-info
	@rm -rf .cache .hypothesis .import_linter_cache .mypy_cache .numba_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

# First what plays, then what tests, lints and shows it. Modules are compiled at the end, without the tests of packages:
# the first to import them would be a test, to which a package's warnings about its own code are errors.
$(ENGINE): pyproject.toml constraints.txt sim/version.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Kingmaker needs Python 3.11 or later, but '$(PYTHON)' says: $$($(PYTHON) --version 2>&1 | head -n 1)" >&2; \
		echo "Name another one, for example: $(strip make $(MAKECMDGOALS)) PYTHON=python3.12" >&2; \
		exit 1; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version); this takes a minute or two." >&2
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@$(INSTALL) --editable .
	@touch $@

$(STAMP): $(ENGINE)
	@$(INSTALL) --editable '.[dev,app,cluster]'
	@$(BIN)/python -W ignore -m compileall -q -x '/tests?/' $(VENV)/lib >/dev/null 2>&1 || true
	@touch $@
