# The project's first commands. `make help` lists them.
PYTHON ?= python3
V := .venv/bin
PORT ?= 8000
TEABOWL_HOME ?= .teabowl
export PORT TEABOWL_HOME
# where it is set, each of our processes would compile everything anew
unexport PYTHONDONTWRITEBYTECODE
TESTS ?= src tests
JOBS ?= auto

.PHONY: help setup demo test check format bench messages docs lock

help:  ## what there is
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

setup:  ## .venv from the hashed locks, with the teabowl command in it, and what testing needs
	@$(PYTHON) requirements/install.py
	@$(V)/python -m teabowl.launch.catalogues compile

demo:  ## a whole city to try, on http://127.0.0.1:8000 (PORT, TEABOWL_HOME, DATABASE_URL change that)
	@$(PYTHON) requirements/install.py main
	@$(V)/python -m teabowl.launch.catalogues compile
	@exec $(V)/teabowl demo --with-parent

test: setup  ## every test, browser journeys too (TESTS=src/teabowl/letters for some)
	@.ci/browser
	@TEABOWL_MODE=test DATABASE_URL="$(or $(TEABOWL_TEST_DATABASE_URL),$(DATABASE_URL))" \
		$(V)/teabowl db --throwaway $(V)/pytest -n $(JOBS) --maxprocesses 4 --dist worksteal $(PYTEST_ARGS) $(TESTS)

check: setup  ## every static check: style, types, arrows, templates, words, documents, migrations
	$(V)/ruff check .
	$(V)/ruff format --check .
	$(V)/mypy
	$(V)/lint-imports
	$(V)/pytest -n0 tests/architecture

format: setup  ## put the sources into shape
	$(V)/ruff check --fix .
	$(V)/ruff format .

bench: setup  ## the ratios of performance (NAME=one for one)
	@TEABOWL_MODE=test $(V)/python -m tests.bench $(NAME)

messages: setup  ## bring the English catalogues up to what the sources say (AREA=letters for one)
	$(V)/python -m teabowl.launch.catalogues update $(AREA)

docs: setup  ## write the documents that are made from the code
	$(V)/python -m teabowl.launch.documents

lock: setup  ## choose versions again and write the hashed locks
	$(V)/python requirements/lock.py
