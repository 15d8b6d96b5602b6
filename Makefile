# Needs python3 (3.11 or newer, with venv) and make. Everything is installed into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
QUICK := not slow and not evaluation and not cluster and not torture

.DEFAULT_GOAL := help
.PHONY: help demo test evaluation torture mutation coverage bounds cluster check docs train card clean

help: ## say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

demo: $(VENV)/installed ## read an example article and show who says what
	@$(BIN)/stance read data/examples/harbour-report.txt

test: $(VENV)/tested ## run the whole test suite
	$(BIN)/python -m pytest

evaluation: $(VENV)/tested ## print the tables of figures and hold their floors
	$(BIN)/python -m pytest -m evaluation -s

torture: $(VENV)/tested ## the long runs: a million characters, fifty thousand texts, damage without end
	$(BIN)/python -m pytest -m torture

# Left out: timing, which counting lines falsifies, and files cut off by the system, which cuts off the counts as well.
coverage: $(VENV)/checked ## print which lines and branches the tests reach; fails below 95 %
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest --ignore tests/test_hostile.py --ignore tests/test_wheel.py \
		--deselect tests/test_cut_off.py::test_a_file_beyond_what_the_system_allows_is_refused_and_the_old_model_stands
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report

bounds: $(VENV)/bounds ## the quick tests with the lowest and the newest versions that pyproject.toml allows
	$(PYTHON) tests/lowest_versions.py pyproject.toml > $</lowest.txt
	$(PYTHON) -m venv --clear $</lowest
	$</lowest/bin/python -m pip install --quiet --constraint $</lowest.txt --editable '.[test]'
	$</lowest/bin/python -m pytest -p no:cacheprovider -m '$(QUICK)'
	$(PYTHON) -m venv --clear $</newest
	$</newest/bin/python -m pip install --quiet --editable '.[test]'
	$</newest/bin/python -m pytest -p no:cacheprovider -m '$(QUICK)'

mutation: $(VENV)/tested ## change the store in a thousand small ways: which tests notice?
	$(BIN)/python -m pip install --quiet --editable '.[mutation]'
	$(BIN)/mutmut run
	$(BIN)/mutmut results

check: $(VENV)/checked ## style, types and the figures in the papers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/documented ## build these pages into build/docs; a warning is an error
	$(BIN)/python -m sphinx --nitpicky --fail-on-warning --keep-going --quiet -d build/doctrees docs build/docs
	@echo build/docs/index.html

cluster: $(VENV)/tested ## run the tests on a local cluster
	$(BIN)/python -m pip install --quiet --editable '.[cluster]'
	$(BIN)/python -m pytest -m cluster

train: $(VENV)/installed ## retrain the shipped model from data/
	$(BIN)/python train.py

card: $(VENV)/installed ## regenerate the figures of the data card
	$(BIN)/python -m stance.card

clean: ## remove the environment and what was built
	rm -rf $(VENV) dist build mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis

# pip and not python: a venv that was cut off half-way is made anew.
$(BIN)/pip:
	$(PYTHON) -m venv --clear $(VENV)

$(VENV)/installed: pyproject.toml | $(BIN)/pip
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/tested: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --editable '.[test,browser]'
	@touch $@

$(VENV)/documented: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --editable '.[docs]'
	@touch $@

$(VENV)/bounds: | $(BIN)/pip
	@mkdir -p $@

$(VENV)/checked: $(VENV)/tested
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@
