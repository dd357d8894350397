.PHONY: demo test check stress night gallery bench clean

demo: ## The main job: a billing database becomes its October invoices and acts
	@scripts/setup.sh demo
	@.venv/bin/docgen demo $(ARGS)

test: ## The whole test suite
	@scripts/setup.sh test
	@.venv/bin/python -m pytest $(ARGS)

check: ## Lint, types and import contracts
	@scripts/setup.sh test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache

stress: ## Issue from processes that are killed at random, on both databases; see that nothing is lost
	@scripts/setup.sh test
	@.venv/bin/python tests/store/stress.py $(ARGS)

night: ## Make and send a month's documents while everything is killed at random; count what is left
	@scripts/setup.sh test
	@.venv/bin/python scripts/night.py $(ARGS)

gallery: ## Draw every page of every sample, and show what has changed since the last time
	@scripts/setup.sh test
	@.venv/bin/python scripts/make_gallery.py

bench: ## What docgen costs, beside the other ways, in one table; ARGS=--full for the promised sizes
	@scripts/setup.sh bench
	@.venv/bin/python benchmarks/run.py $(ARGS)

clean:
	rm -rf .venv .gallery demo-out dist build
