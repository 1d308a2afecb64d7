# Briefbook's commands. `make` alone lists them.

SHELL := /bin/sh
PYTHON ?= python3
# More words for the command behind a target, e.g. `make test ARGS="-k layers"`.
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
# Errors only. Wheels only: building from source would fetch build tools that no hash covers.
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input
LOCKED := $(INSTALL) --require-hashes --only-binary=:all: -r

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help site serve docs test dist audit assurance fuzz bench lint format lock clean distclean elsewhere

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

site: $(VENV)/site.installed ## build site/ and its PDFs from content/ (installs what it needs first, once)
	@$(BIN)/briefbook build $(ARGS)

serve: $(VENV)/site.installed ## serve the site here; edits show at once
	@$(BIN)/briefbook serve $(ARGS)

docs: $(VENV)/site.installed ## build the documentation as a site, in build/docs-site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --config-file scripts/docs.yml
	@echo build/docs-site/index.html

test: $(VENV)/test.installed ## run the tests (installs what they need first, once)
	@$(BIN)/python -m pytest $(ARGS)

assurance: $(VENV)/test.installed ## try every hostile text everywhere, in a browser too (half an hour; needs chromium)
	@$(BIN)/python -m pytest --assurance $(ARGS)

dist: $(VENV)/test.installed ## build wheel and sdist into dist/, and try them in a new environment
	@BIN=$(BIN) scripts/dist

audit: $(VENV)/test.installed ## ask for known weaknesses of what a site is built with (needs pip-audit and a network)
	@BIN=$(BIN) scripts/audit

fuzz: $(VENV)/test.installed ## look for bytes that break the readers, guided by coverage, until it is stopped (needs atheris)
	@$(BIN)/python scripts/fuzz $(ARGS)

bench: $(VENV)/test.installed ## measure builds and write docs/benchmarks.md (over an hour; needs a MISP galaxy)
	@$(BIN)/python tests/bench/run.py $(ARGS)

lint: $(VENV)/test.installed ## run ruff, mypy and import-linter alone
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	PYTHONPATH=generator $(BIN)/lint-imports --no-logo

format: $(VENV)/test.installed ## let ruff mend what it can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: ## write requirements/*.txt anew; ARGS=--upgrade takes the newest of everything
	PYTHON="$(PYTHON)" scripts/lock $(ARGS)

clean: ## remove what builds and tests made
	rm -rf site build/cache dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find build -mindepth 1 ! -path build/pages ! -path build/pages/.gitignore -delete
	find generator tests -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## remove .venv too
	rm -rf $(VENV)

# An environment knows the folder it was made in: in a copied or moved tree it would run the code of the old one.
ifneq "$(shell test -x $(BIN)/python && cat $(VENV)/made-in 2>/dev/null)" "$(shell pwd -P)"
$(VENV)/site.installed: elsewhere
endif

# A stamp is written last, so an install that was stopped is taken up again.
$(VENV)/site.installed: requirements/site.txt pyproject.toml
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { \
	  echo "Briefbook needs Python 3.11 or newer; '$(PYTHON)' is not here. Name another: make PYTHON=/path/to/python3" >&2; \
	  exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Briefbook needs Python 3.11 or newer; '$(PYTHON)' is $$("$(PYTHON)" --version 2>&1). Name another: make PYTHON=/path/to/python3" >&2; \
	  exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "'$(PYTHON)' cannot make environments (no venv or ensurepip). On Debian and Ubuntu: apt install python3-venv" >&2; \
	  exit 1; }
	@test -x $(BIN)/python && test "$$(cat $(VENV)/made-in 2>/dev/null)" = "$$(pwd -P)" || { \
	  echo "Making an environment in $(VENV)/" && \
	  "$(PYTHON)" -m venv --clear $(VENV) && \
	  pwd -P > $(VENV)/made-in; }
	@echo "Installing what the site needs (only when requirements change)"
	@$(LOCKED) requirements/site.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/test.installed: requirements/test.txt $(VENV)/site.installed
	@echo "Installing what the tests need (only when requirements change)"
	@$(LOCKED) requirements/test.txt
	@touch $@
