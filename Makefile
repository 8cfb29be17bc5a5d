# Bessemer. `make help` lists the targets; PYTHON chooses the interpreter for a new environment.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SOURCE_DIR ?= ../shared/data

.DEFAULT_GOAL := help
.PHONY: help install brief test lint types layers coverage wheel ci sweep data clean docs docs-pictures bench-web
.PHONY: bench-scale pictures kill-test published-figures environments sweep-briefs fuzz properties leaks bench
.PHONY: bench-records checks readme-pictures

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-17s %s\n", $$1, $$2}'

$(STAMP): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1" 2>/dev/null || true
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group dev --group docs --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@

install: $(STAMP) ## make the environment and install Bessemer into it

brief: $(STAMP) ## answer all seven questions for Jilin: bessemer-CN-JL-en.html
	@$(BIN)/bessemer brief Jilin

test: $(STAMP) ## run all tests (browser tests are skipped with a reason where no browser is)
	@$(BIN)/python -m pytest -n auto --dist worksteal

lint: $(STAMP) ## ruff: style and format; hadolint: the Dockerfile
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/hadolint Dockerfile

types: $(STAMP) ## mypy, strict: the package, tools and benchmarks
	@$(BIN)/mypy --no-error-summary

layers: $(STAMP) ## import-linter: the layers of the house
	@$(BIN)/lint-imports

coverage: $(STAMP) ## all tests with coverage
	@$(BIN)/python -m pytest -n auto --dist worksteal --cov --cov-report=term:skip-covered --durations=25

wheel: $(STAMP) ## build wheel and sdist three times, install the wheel elsewhere, run the brief from it without network
	@bash tools/check_wheel.sh

checks: lint types layers docs wheel

ci: $(STAMP) ## everything that .ci/run checks: two by two what one core does, then the tests
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target checks
	@$(MAKE) --no-print-directory coverage

# The peers, at their latest versions. MARIO pins pandas and NumPy, and economic-complexity fails on pandas 3,
# so that MARIO has an environment of its own. `rm -rf .venv-bench*` makes both anew.
PEERS := ecomplexity econcomplex economic-complexity fermi-cref pymrio pysyncon mlsynth scpi_pkg
# Comparisons that the ordinary tests skip, since the peers are not in their environment.
WITH_PEERS := tests/replication/test_complexity_packages.py tests/replication/test_synthetic_control.py
BENCH_STAMPS := .venv-bench/.installed .venv-bench-mario/.installed

.venv-bench/.installed: pyproject.toml
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --upgrade --editable . "pandas<3" "pytest>=8" "hypothesis>=6.100" $(PEERS)
	@touch $@

.venv-bench-mario/.installed: pyproject.toml
	@$(PYTHON) -m venv .venv-bench-mario
	@.venv-bench-mario/bin/python -m pip install --quiet --disable-pip-version-check --upgrade --editable . mariopy
	@touch $@

bench: $(BENCH_STAMPS) ## Bessemer beside its peers: docs/reports/benchmarks.md (options: BENCH="--only structure")
	@.venv-bench/bin/python -m benchmarks $(BENCH)
	@.venv-bench/bin/python -m pytest -p no:cacheprovider -rs $(WITH_PEERS)

bench-web: $(STAMP) ## pages of the web server cold and kept, and fifty readers at once: docs/reports/web-load.md
	@$(BIN)/python -m benchmarks.web

bench-scale: $(STAMP) ## micro-data of up to 500 million rows on DuckDB, Spark, pandas, Polars (hours, 5 GB of disk)
	@$(BIN)/python -m benchmarks.scale --rows 5e6 20e6 50e6 --ensembles
	@$(BIN)/python -m benchmarks.scale --rows 500e6 --engines duckdb

bench-records: $(STAMP) ## the forecasts of jobs and of new industries against simple baselines, at every past origin
	@$(BIN)/python -m benchmarks.backtest
	@$(BIN)/python -m benchmarks.entry

sweep: ## all long runs, one after the other, also where one finds something; reports in docs/reports
	@$(MAKE) --no-print-directory --keep-going sweep-briefs fuzz properties kill-test leaks bench

sweep-briefs: $(STAMP) ## the brief of every region in both languages: docs/reports/sweep.md (options: SWEEP="--sample 60")
	@$(BIN)/python -m tools.sweep $(SWEEP)

environments: $(STAMP) ## each Python, pandas 2 and 3, oldest versions: docs/reports/environments.md (half an hour or more; not offline)
	@$(BIN)/python -m tools.environments $(ENVIRONMENTS)

fuzz: $(STAMP) ## 100,000 damaged files and requests: docs/reports/fuzz.md (options: FUZZ="--minutes 30 --seed 5")
	@$(BIN)/python -m tools.fuzz $(FUZZ)

properties: $(STAMP) ## property tests with examples that no run had before
	@HYPOTHESIS_PROFILE=fresh $(BIN)/python -m pytest tests/properties $$(grep -rl "from hypothesis" tests/unit)

leaks: $(STAMP) ## 1,000 briefs in one process: docs/reports/leaks.md (options: LEAKS="--minutes 30")
	@$(BIN)/python -m tools.leaks $(LEAKS)

kill-test: $(STAMP) ## kill imports at every step and 100 moments: docs/reports/store-kill.md
	@$(BIN)/python -m tools.kill_test --report docs/reports/store-kill.md

published-figures: $(STAMP) ## compute the published figures again: docs/methods/published-figures.md
	@$(BIN)/python -m tools.scoreboard_page

pictures: $(STAMP) ## every page of the web server as a picture and looked at by axe (options: PICTURES=".pictures --only start")
	@$(BIN)/python -m tools.site_pictures $(or $(PICTURES),.pictures --report docs/reports/web-pages.md --chosen docs/pictures)

readme-pictures: $(STAMP) ## the first page of the brief of Jilin in both languages, as the README shows it (needs Chromium)
	@$(BIN)/python tools/pictures.py

docs: $(STAMP) ## build the site of the documentation into site/, offline, and look at what was built
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict
	@$(BIN)/python -m tools.docs_site.check site

docs-pictures: docs ## the charts of the tutorial, and pictures of the site in .pictures/docs, looked at by axe
	@$(BIN)/python -m tools.docs_site.charts
	@$(BIN)/python -m tools.docs_site.check site --pictures .pictures/docs --chosen docs/pictures

data: $(STAMP) ## build the reference data from the raw figures in SOURCE_DIR
	@$(BIN)/python tools/build_reference.py $(SOURCE_DIR)

clean: ## remove the environment and everything built
	@rm -rf $(VENV) .venv-bench .venv-bench-mario dist build site .pictures .coverage .pytest_cache .mypy_cache \
		.ruff_cache .hypothesis .import_linter_cache
