.PHONY: demo test setup check clean

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

clean:
	rm -rf .venv demo-out dist build
