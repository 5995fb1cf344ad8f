# An Sinh: the few commands a newcomer needs. `make` alone lists them.
PYTHON ?= python3
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
UV := .tools/bin/uv
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test test-all check bench mutants shipped lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(READY) ## make the environment from the lock file

$(UV):
	@$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "An Sinh needs Python 3.11 or newer; name one with make PYTHON=..."'
	@$(PYTHON) -m venv .tools
	@.tools/bin/python -m pip --quiet --disable-pip-version-check install uv==$(UV_VERSION)

$(READY): $(UV) pyproject.toml requirements/dev.lock
	@$(UV) --quiet venv --allow-existing --python $(PYTHON) $(VENV)
	@$(UV) --quiet pip sync --python $(BIN)/python --require-hashes requirements/dev.lock
	@$(UV) --quiet pip install --python $(BIN)/python --no-deps --editable .
	@touch $@

demo: $(READY) ## build Bắc Kạn at 31/7/2017, close its months, print the bulletin, serve the board
	@$(BIN)/ansinh demo $(ARGS)

serve: $(READY) ## serve the board of the province that is already built
	@$(BIN)/ansinh serve

test: $(READY) ## run the tests
	@$(BIN)/python -m pytest --numprocesses=auto $(ARGS)

test-all: $(READY) ## run the tests and the long ones
	@$(BIN)/python -m pytest --numprocesses=auto -m "not bench" $(ARGS)

check: $(READY) ## lint, types, import contract, migrations, house rules, what is shipped
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@ANSINH_SECRET_KEY=unused $(BIN)/mypy
	@$(BIN)/lint-imports
	@PYTHONWARNINGS=ignore::RuntimeWarning $(BIN)/ansinh manage makemigrations --check --dry-run
	@$(BIN)/python -m pytest -q tests/tidy
	@$(BIN)/python -m pytest -q tests/record/test_definitions.py -k shipped

mutants: $(READY) ## change the code in one place at a time: which tests notice? (ARGS="--minutes 20")
	@$(BIN)/python -m benchmarks.mutants $(ARGS)

bench: $(READY) ## measure on this machine; results go to docs/benchmarks.md
	@$(BIN)/python -m benchmarks

shipped: $(READY) ## write down what a fresh database is made of, for `ansinh verify`
	@ANSINH_SHIP=1 $(BIN)/python -m pytest -q tests/record/test_definitions.py -k shipped

lock: $(UV) ## resolve the dependencies anew into requirements/*.lock
	@$(UV) --quiet pip compile pyproject.toml --universal --generate-hashes --python-version 3.11 --no-header -o requirements/main.lock
	@$(UV) --quiet pip compile pyproject.toml --group dev --universal --generate-hashes --python-version 3.11 --no-header -o requirements/dev.lock

clean: ## remove the environment (the data stays in ANSINH_HOME)
	@rm -rf $(VENV) .tools
