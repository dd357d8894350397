.PHONY: demo test check docs pictures release stress night fuzz audit gallery bench studio-web studio-pictures clean

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
	.venv/bin/mypy tests/outside/project.py
	.venv/bin/lint-imports --no-cache

docs: ## The documentation as a searchable site in site/; a broken link or heading is an error
	@scripts/setup.sh docs
	@NO_MKDOCS_2_WARNING=1 .venv/bin/python -m mkdocs build --clean --strict
	@echo "site/index.html"

pictures: studio-pictures ## Draw the pictures of the README and of docs/
	@.venv/bin/python scripts/make_pictures.py
	@.venv/bin/python scripts/make_letter_pictures.py

release: ## Build sdist and wheel, and try them as strangers get them; nothing is published
	@scripts/setup.sh release
	@scripts/release.sh

stress: ## Issue from processes that are killed at random, on both databases; see that nothing is lost
	@scripts/setup.sh test
	@.venv/bin/python tests/store/stress.py $(ARGS)

fuzz: ## Give every reader of strangers' files inputs that nobody would think of; ARGS="--seconds 1200"
	@scripts/setup.sh test
	@.venv/bin/python tests/hostile/fuzzing.py $(ARGS)

audit: ## Hold the pinned versions against what is known of them, and the bill of materials against the pins
	@scripts/setup.sh test
	@.venv/bin/python scripts/check_pins.py

night: ## Make and send a month's documents while everything is killed at random; count what is left
	@scripts/setup.sh test
	@.venv/bin/python scripts/night.py $(ARGS)

gallery: ## Draw every page of every sample, and show what has changed since the last time
	@scripts/setup.sh test
	@.venv/bin/python scripts/make_gallery.py

bench: ## What docgen costs, beside the other ways, in one table; ARGS=--full for the promised sizes
	@scripts/setup.sh bench
	@.venv/bin/python benchmarks/run.py $(ARGS)

studio-web: ## Build the studio's page out of its TypeScript, checked first; needs Node.js
	@cd src/docgen/studio/web && npm ci --silent && npm run --silent check && npm run --silent build

studio-pictures: ## Draw the pictures of docs/studio.md in a real browser
	@scripts/setup.sh test
	@.venv/bin/python scripts/make_studio_pictures.py

clean:
	rm -rf .venv .gallery demo-out dist build site
