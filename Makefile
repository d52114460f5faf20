# The README's commands. Each sets up what it needs and is quick the second time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ADDRESS ?= 127.0.0.1
PORT ?= 8501
SHEETS_PORT ?= 8600

.PHONY: run sheets-demo test check fix requirements screenshots clean help

help:
	@echo "make run          start the app on the demo office at http://$(ADDRESS):$(PORT)"
	@echo "make sheets-demo  the same beside a stand-in for Google Sheets at http://127.0.0.1:$(SHEETS_PORT)/_control"
	@echo "make test         run every check and test, browser tests included"

run: $(VENV)/run.stamp
	$(BIN)/streamlit run app.py --server.address $(ADDRESS) --server.port $(PORT)

sheets-demo: $(VENV)/run.stamp
	$(BIN)/python -m tests.sheets.demo --port $(SHEETS_PORT) --address $(ADDRESS) --app-port $(PORT)

test: $(VENV)/dev.stamp
	bash scripts/find_chromium.sh
	$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest -n 2 --dist loadgroup -q

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

fix: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

screenshots: $(VENV)/dev.stamp
	bash scripts/find_chromium.sh
	$(BIN)/python scripts/screenshots.py

requirements: $(VENV)/setup.stamp
	for part in requirements-setup requirements requirements-dev; do \
	  $(BIN)/uv pip compile --quiet --generate-hashes --no-header --python-version 3.11 $$part.in -o $$part.txt || exit 1; done

$(VENV)/setup.stamp: requirements-setup.txt scripts/make_venv.sh
	PYTHON=$(PYTHON) bash scripts/make_venv.sh $(VENV)
	touch $@

$(VENV)/run.stamp: $(VENV)/setup.stamp requirements.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.txt
	touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.txt
	touch $@

clean:
	rm -rf $(VENV)
