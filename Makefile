# Every command of the project. Two are enough to begin: `make run` and `make test`.
.DEFAULT_GOAL := help
.PHONY: help run test check bench evaluate screens lock clean

help: ## show this list
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

run: ## install what is missing and start the portal (PORT=8123 takes another port)
	@bin/python bin/run.py

test: ## run everything: checks, the whole suite, and on PostgreSQL with Redis
	@bin/python bin/test.py

check: ## lint, types, import contract, migrations, translations, check --deploy
	@bin/python bin/check.py

bench: ## measure; JSON lines
	@bin/python bin/with_tests.py -m tests.bench

evaluate: ## how often the document check is right: precision and recall per rule
	@bin/python bin/with_tests.py -m tests.evaluation --wrong

screens: ## make the pictures in docs/screens
	@bin/python bin/with_tests.py -m tests.e2e.screens

lock: ## for maintainers: compile requirements*.in with hashes (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file requirements.txt requirements.in
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file requirements-dev.txt requirements-dev.in

clean: ## remove the environment and all caches, never any data
	rm -rf .venv .mypy_cache .ruff_cache .hypothesis .import_linter_cache
