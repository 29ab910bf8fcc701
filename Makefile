.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
BENCHMARKS := $(patsubst benchmarks/%.py,%,$(filter-out benchmarks/_%,$(wildcard benchmarks/*.py)))

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+%?:.*## / { printf "%-20s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "benchmarks: $(BENCHMARKS)"

# Everyday

run: ## a running site on http://127.0.0.1:8000, with practice mailboxes
	./dev run

test: ## everything: style, types, tests with real servers and a real browser
	./dev test

fix: ## format, and mend what the linter can mend
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

# Texts

catalogs: ## extract the texts, bring every language in step, compile; say what is left to translate
	$(PYTHON) -m tools.catalogs update

# LANG is the reader's own locale wherever a shell has one, so only the command line counts.
language: ## LANG=fr: begin a language, one file to fill in
	@test "$(origin LANG)" = "command line" || { echo "usage: make language LANG=fr"; exit 2; }
	$(PYTHON) -m tools.catalogs add $(LANG)

settings: ## bring docs/configuration.md and .env.example in step with the program's settings
	$(PYTHON) -m tools.settings

# Figures

bench: $(addprefix bench-,$(BENCHMARKS)) ## every benchmark, one after the other

bench-%: ## one benchmark, for example bench-discovery
	$(PYTHON) benchmarks/$*.py

lighthouse: ## form, result and IT view before Lighthouse, both languages (about 10 minutes; needs node)
	$(PYTHON) -m tools.lighthouse

waits: ## what a customer waits for, in a real browser, 20 checks (RUNS= for another number)
	$(PYTHON) -m tools.waits

reading: ## how hard the customer's texts are to read, in both languages
	$(PYTHON) -m tools.reading

fuzz: ## 200,000 damaged dialogues, IMAP and SMTP by turns, from a seed of chance (FUZZ_CASES=, FUZZ_SEED=)
	FUZZ_CASES=$(or $(FUZZ_CASES),200000) FUZZ_SEED=$(or $(FUZZ_SEED),$(shell date +%s)) \
	$(PYTHON) -m pytest -q tests/protocols/test_fuzz.py

hostile: ## every hostile server of the lab alone: verdict, time, memory (some minutes)
	ALONE=all $(PYTHON) -m pytest -q tests/scenarios/test_alone.py

audit: ## known vulnerabilities in the pinned packages (asks the package index; fails where that cannot be asked)
	requirements/audit

cut: ## several nodes, the network between them cut while checks run (root; some minutes)
	unshare --net $(PYTHON) -m pytest -q tests/cluster/cut.py

proxies: ## the examples for nginx and Caddy of docs/operations.md before a running site (both installed)
	$(PYTHON) -m tools.proxies

image-steps: ## the steps of the Dockerfile in a plain Debian root (root, debootstrap; some minutes)
	$(PYTHON) -m tools.image

coverage: ## branch coverage of everything but the browser tests, below the web floor at least 95 %
	$(PYTHON) -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder --cov --cov-report= -m "not browser"
	$(PYTHON) -m coverage report --show-missing
	$(PYTHON) -m coverage report --omit "webapp/web/*,webapp/cli/*" --fail-under 95 --format total

# Pages

axe: ## every page and state before axe, in each language, colour scheme and width (about 10 minutes)
	AXE=all $(PYTHON) -m pytest -q tests/browser/test_accessibility.py

pictures: ## every page and state as pictures and contact sheets in screenshots/
	$(PYTHON) -m tests.browser.screenshots --causes

# Tidiness

dead-code: ## names that nothing uses
	$(PYTHON) -m tools.dead_code

duplication: ## passages that stand in two places
	$(PYTHON) -m pylint --disable=all --enable=duplicate-code webapp

screenshots: ## the pictures of the README, taken from a running site
	$(PYTHON) -m tools.screenshots

# Handing out

package: ## wheel and sdist in dist/
	$(PYTHON) -m hatchling build

lock: ## pin the requirements anew, with hashes
	requirements/lock

.PHONY: help hostile lighthouse waits reading axe pictures run test fix catalogs language settings bench fuzz cut proxies image-steps coverage audit dead-code duplication screenshots package lock
