# make run    set everything up, then the site and its workers on http://127.0.0.1:8000
# make test   set everything up, then every test
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
PYTHON ?= python3.11
BIND ?= 127.0.0.1:8000
BIN := .venv/bin
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check
STAMPS := var/stamps
export PYTHONDONTWRITEBYTECODE :=  # what is compiled is kept: each process of the site or of a test would do it again

.PHONY: run work setup prepare models debian debian-test test test-setup test-fast test-faults test-postgres test-models test-browser check bench faces clean

run: prepare
	@$(BIN)/python manage.py serve --bind $(BIND)

work: prepare  ## only the workers
	@$(BIN)/python manage.py work

# --- Set-up: each step leaves a stamp and is done again when what it read has changed -----------------------------

setup: debian $(STAMPS)/python $(STAMPS)/npm $(STAMPS)/texts $(STAMPS)/static models

prepare: setup
	@$(BIN)/python manage.py prepare --bind $(BIND)

debian: $(STAMPS)/debian
debian-test: $(STAMPS)/debian-test

$(STAMPS)/debian: packages.txt scripts/debian
	@mkdir -p $(@D) && scripts/debian && touch $@

$(STAMPS)/debian-test: packages.txt scripts/debian
	@mkdir -p $(@D) && scripts/debian --test && touch $@

.venv/bin/python:
	@$(PYTHON) -m venv .venv

$(STAMPS)/python: requirements.txt requirements-alone.txt constraints.txt | .venv/bin/python
	@mkdir -p $(@D) && echo "Installing Python packages ..."
	@$(PIP) -r requirements.txt -c constraints.txt && $(PIP) --no-deps -r requirements-alone.txt && touch $@

$(STAMPS)/python-dev: requirements-dev.txt $(STAMPS)/python
	@$(PIP) -r requirements-dev.txt -c constraints.txt && touch $@

$(STAMPS)/npm: package.json package-lock.json .npmrc
	@mkdir -p $(@D) && echo "Installing browser parts ..." && npm ci --loglevel=error && touch $@

$(STAMPS)/texts: $(wildcard locale/*/LC_MESSAGES/*.po) | debian
	@mkdir -p $(@D)
	@for po in $(wildcard locale/*/LC_MESSAGES/*.po); do msgfmt --check-format -o "$${po%.po}.mo" "$$po"; done
	@touch $@

$(STAMPS)/static: $(shell find static -type f) pictory/settings.py $(STAMPS)/npm $(STAMPS)/python
	@echo "Collecting static files ..." && $(BIN)/python manage.py collectstatic --noinput --verbosity 0 && touch $@

# Looked over at each start. A registry that is away must not keep the site from starting: each capability has an honest
# way without its weights.
models: debian $(STAMPS)/python
	@$(BIN)/python manage.py install_models embedded || true

# --- Tests --------------------------------------------------------------------------------------------------------

test-setup: setup debian-test $(STAMPS)/python-dev

# Three at a time, since fault tests mostly wait; what ends first makes room for the browser.
test: test-setup check
	@$(MAKE) --no-print-directory test-fast
	@$(MAKE) --no-print-directory -j3 --output-sync=target test-models test-faults test-postgres test-browser

# What runs real models is tested apart: to import their libraries takes longer than most tests. Each group reads only
# the files that it has tests in. Migrations make the database of one group; that they are all there has a test.
MODELS := tests/ml tests/stylelab
PYTEST := $(BIN)/python -m pytest
QUICKLY := --nomigrations
TWO := -n 2 --dist worksteal
LATER := $(MODELS) tests/browser $(shell grep -rlE --include='test_*.py' '^pytestmark = .*mark\.faults\b' tests)
marked = $(shell grep -rlE --include='test_*.py' 'mark\.($(1))\b' tests)

test-fast:
	@$(PYTEST) $(QUICKLY) $(TWO) -m "not postgres and not faults" $(LATER:%=--ignore %)

test-faults:
	@$(PYTEST) $(QUICKLY) $(TWO) -m "faults and not postgres" $(call marked,faults)

test-postgres:
	@$(BIN)/python -m tests.postgres $(PYTEST) -m "engine or postgres" $(call marked,engine|postgres)

test-models:
	@OMP_WAIT_POLICY=PASSIVE OMP_NUM_THREADS=1 $(PYTEST) $(QUICKLY) $(TWO) $(MODELS)

test-browser:
	@$(PYTEST) $(QUICKLY) $(TWO) tests/browser

check:  ## what a machine can say about the code
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports --no-cache

bench: test-setup
	@for file in benchmarks/*.py; do $(BIN)/python "$$file"; done

# Only for training the sketch model: avatars, as a second hand for faces.
faces: var/training/faces.jsonl

var/training/faces.jsonl: ml/training/faces/draw.mjs ml/training/faces/package-lock.json
	@mkdir -p $(@D) && cd ml/training/faces && npm ci --loglevel=error --ignore-scripts && node draw.mjs 400 $(abspath $@)

clean:
	rm -rf .venv node_modules ml/training/faces/node_modules var
	find . -name __pycache__ -prune -exec rm -rf {} +
