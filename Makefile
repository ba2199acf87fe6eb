# make demo | test | docs | bench | trust | dist | clean.  Needs Python 3.11+, node and a shell; everything else is installed in .venv.
SHELL := /bin/bash
PYTHON ?= python3
# A plain `torch` would bring several GB of CUDA libraries on some machines. Name another one here if you want it.
TORCH ?= torch==2.13.0

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
LAB := labextension
FRONTEND := deeprules_jupyter/labextension/package.json
FRONTEND_SOURCES := $(shell find $(LAB)/src $(LAB)/style $(LAB)/schema -type f 2>/dev/null) \
	$(wildcard $(addprefix $(LAB)/,package.json tsconfig.json install.json))
EXAMPLE := example_notebooks/00_first_look.ipynb
EXECUTED := demo-output/$(notdir $(EXAMPLE))
AS_ROOT := $(shell [ "$$(id -u)" = 0 ] && echo --allow-root)
NEEDS_NODE = command -v node >/dev/null \
	|| { echo "Node.js 20 or newer is needed to build the JupyterLab sidebar: install it, then run make again."; exit 1; }

.PHONY: demo test check frontend-check ui pytest docs bench trust foreign browser dist clean
.DELETE_ON_ERROR:

demo: .venv/.installed
	@mkdir -p demo-output
	@$(BIN)/deeprules run $(EXAMPLE) -o $(EXECUTED) || [ $$? -eq 1 ]
	@echo "The executed notebook is $(EXECUTED)."
ifndef NO_BROWSER
	$(BIN)/jupyter lab $(AS_ROOT) $(EXECUTED)
endif

# The browser waits much of its time, and its tests have patience: they run beside mypy, tsc and vitest.
test: .venv/.installed browser
	@$(MAKE) --no-print-directory --output-sync -j3 check frontend-check ui
	@$(MAKE) --no-print-directory pytest

check: .venv/.installed
	$(BIN)/ruff check .
	$(BIN)/mypy

frontend-check: .venv/.installed
	cd $(LAB) && PATH="$(CURDIR)/$(BIN):$$PATH" && jlpm lint:check && jlpm test

ui: .venv/.installed browser
	$(BIN)/python -m pytest tests/ui

# Two processes of one thread each, for two cores; a file stays in one of them, for its fixtures, and files keep the
# order of tests/conftest.py.
pytest: .venv/.installed
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --ignore=tests/ui

# The documentation as pages that a browser opens from the folder site/. A warning stops it; tests/test_docs.py builds it too.
docs: .venv/.installed
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "Open site/index.html"

bench: .venv/.installed
	@$(BIN)/python tests/bench/run.py

# The slow proofs, among them the wheel in an empty environment and the commands of binder/; and the whole test suites of
# scikit-learn and imbalanced-learn with the hooks on and off. Hours. What came of them is written to tests/bench/TRUST.md.
trust: .venv/.installed
	@$(BIN)/python tests/bench/trust.py

# These suites alone, with the hooks on: an hour or more.
foreign: .venv/.installed
	$(BIN)/python tests/foreign/run.py

# Wheel and source archive, for a release. Built twice from one commit they are the same, bit for bit: no time but that of
# the commit stands in them. The source archive holds the front end built, so that building from it needs no node.
dist: .venv/.installed
	rm -rf dist
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m build
	@sha256sum dist/*

# Debian's Chromium is what the browser tests drive.
browser:
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Chromium for the browser tests."; \
	    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y chromium >/dev/null; \
	  else echo "The browser tests need Chromium: install it (Debian: sudo apt-get install chromium), then run make test again."; \
	    exit 1; fi; }

.venv/.tools:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12"; exit 1; }
	@$(NEEDS_NODE)
	@echo "Making .venv: the first time this takes some minutes."
	@$(PYTHON) -m venv .venv
	@$(PIP) install 'jupyter-builder>=1.2,<2' '$(TORCH)'
	@touch $@

$(LAB)/node_modules/.ready: $(LAB)/package.json $(LAB)/yarn.lock | .venv/.tools
	@$(NEEDS_NODE)
	@echo "Installing what the JupyterLab sidebar is built with."
	@cd $(LAB) && PATH="$(CURDIR)/$(BIN):$$PATH" jlpm install >node-install.log 2>&1 || { cat node-install.log; exit 1; }
	@mkdir -p $(@D) && touch $@

$(FRONTEND): $(LAB)/node_modules/.ready $(FRONTEND_SOURCES)
	@echo "Building the JupyterLab sidebar."
	@rm -rf deeprules_jupyter/labextension
	@cd $(LAB) && PATH="$(CURDIR)/$(BIN):$$PATH" jlpm build:prod >node-build.log 2>&1 || { cat node-build.log; exit 1; }
	@touch $@

# Editable, so a change in the Python files needs no new install; a change in the front end does.
.venv/.installed: pyproject.toml deeprules_jupyter/_alias.py $(FRONTEND) | .venv/.tools
	@echo "Installing deeprules and what its tests and examples need."
	@$(PIP) install -e '.[all]'
	@touch $@

clean:
	rm -rf .venv demo-output dist site deeprules_jupyter/labextension $(LAB)/lib $(LAB)/node_modules $(LAB)/*.tsbuildinfo $(LAB)/*.log
