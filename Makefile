# Everything here needs python3 with venv, and make. Each environment is made once and again only
# when pyproject.toml changes. Another interpreter: make test PYTHON=python3.13 VENV=.venv-3.13
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
# The tests start some hundred processes: without this each of them would compile the package anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-all spark lint format types docs bench fuzz fuzz-long mutants clean

run: $(VENV)/.installed-cli ## read a charge point log and tell what is in it
	$(BIN)/python -m ocpp16j_codec inspect --fail-on never docs/samples/field.log

test: $(VENV)/.installed-dev ## run the tests, examples in the documentation included
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not heavy and not spark" $(ARGS)

test-all: $(VENV)/.installed-heavy ## the same at full depth, and what needs large packages or minutes
	HYPOTHESIS_PROFILE=$${HYPOTHESIS_PROFILE:-full} \
	  $(BIN)/python -m pytest -n auto --dist worksteal -m "not spark" --nothing-missing $(ARGS)

# In an environment of its own: pyspark alone is several hundred megabytes.
spark: ## the tests with Spark; needs a Java runtime, 17 or later
	@java -version >/dev/null 2>&1 || { \
	  echo "make spark needs Java 17 or later: apt-get install default-jre-headless" >&2; exit 2; }
	$(MAKE) --no-print-directory .venv-spark/.installed-dev,spark VENV=.venv-spark
	.venv-spark/bin/python -m pytest -p no:cacheprovider -m spark tests/test_tables_engines.py $(ARGS)

lint: $(VENV)/.installed-lint ## style and lint, without changing anything
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

format: $(VENV)/.installed-lint ## put style right
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

types: $(VENV)/.installed-types ## both type checkers
	$(BIN)/mypy
	$(BIN)/pyright --pythonpath $(BIN)/python

docs: $(VENV)/.installed-docs ## build docs/_build/html; a warning is an error
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html

bench: $(VENV)/.installed-bench ## print the benchmark tables
	$(BIN)/python -m benchmarks $(ARGS)

fuzz: $(VENV)/.installed-fuzz ## a minute of fuzzing
	$(BIN)/python tests/fuzz/run.py --seconds 60 $(ARGS)

fuzz-long: $(VENV)/.installed-fuzz ## an hour of it
	$(BIN)/python tests/fuzz/run.py --seconds 3600 $(ARGS)

mutants: $(VENV)/.installed-mutants ## change eight modules in one place at a time; who notices?
	$(BIN)/python tests/mutants.py $(ARGS)

clean: ## remove environments, caches and build products
	rm -rf .venv* build dist docs/_build .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# .installed-X holds the package, editable, with the extra X.
$(VENV)/.installed-%: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$*]'
	@touch $@
