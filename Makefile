.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
POT := /tmp/inbox-check-messages.pot

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## a running site on http://127.0.0.1:8000
	./dev run

test: ## everything: style, types, tests with real servers and a real browser
	./dev test

lock: ## pin the requirements anew, with hashes
	cd requirements && ./lock

.PHONY: help run test lock
