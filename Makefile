# Everything a developer or a school's server needs, by name. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
export UV_PYTHON_DOWNLOADS := never
# Where a machine forbids compiled code to be kept, every process would compile all libraries again.
export PYTHONDONTWRITEBYTECODE :=

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
BIN := .venv/bin

.PHONY: help
help: ## list what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 16

.PHONY: run
run: setup ## start everything with a demo event and print the address and the sign-in links
	$(BIN)/matchdag up --demo

.PHONY: setup
setup: .venv/.installed ## prepare the environment in .venv (with .venv/bin/matchdag)

.tools/bin/uv:
	@test -n "$(PYTHON)" || { echo "Matchdag needs Python 3.11 or newer; none was found."; exit 1; }
	$(PYTHON) -m venv .tools
	.tools/bin/python -m pip install --quiet --disable-pip-version-check uv

.venv/.installed: pyproject.toml uv.lock | $(filter .tools/bin/uv,$(UV))
	$(UV) sync --quiet --frozen --no-default-groups --inexact --python "$(PYTHON)"
	@$(BIN)/python -c 'import services.suite.server.running, services.suite.demo.build' # the first start finds it compiled
	@touch $@

.venv/.installed-dev: pyproject.toml uv.lock | $(filter .tools/bin/uv,$(UV))
	$(UV) sync --quiet --frozen --inexact --python "$(PYTHON)"
	@touch $@ .venv/.installed

.PHONY: develop
develop: .venv/.installed-dev ## the environment with everything that the tests need

.PHONY: prepare-tests
prepare-tests: develop ## find, start or install Chromium, PostgreSQL and RabbitMQ for the tests
	tools/prepare_tests.sh

.PHONY: test
test: prepare-tests ## everything: style, types, imports, generated files and all tests
	tools/run_tests.sh

.PHONY: check
check: develop ## the quick half of `make test`: style, types, imports, generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	tools/generate.sh --check

.PHONY: format
format: develop ## put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: generate
generate: develop ## write the generated files anew (message and settings catalogues)
	tools/generate.sh

.PHONY: vendor
vendor: ## fetch the front-end packages anew and copy what is served (needs Node)
	npm ci --ignore-scripts
	npm run vendor

.PHONY: bench
bench: develop ## measure planning beside its baselines (installs OR-Tools; options: ARGS="--quick")
	$(UV) sync --quiet --frozen --inexact --group bench --python "$(PYTHON)"
	$(BIN)/python -m benchmarks $(ARGS)

.PHONY: secrets
secrets: ## write .env, the secrets and the broker's users for docker compose (options: ARGS="--renew keys")
	$(PYTHON) tools/make_secrets.py $(ARGS)

.PHONY: release
release: develop ## make the wheel, its bill of materials and their sums in dist/
	tools/make_release.sh

.PHONY: containers
containers: ## build the image and start the production profile with podman (Debian, root)
	tools/try_containers.sh

.PHONY: clean
clean: ## remove environments and caches, keep data
	rm -rf .venv .tools .mypy_cache .ruff_cache .hypothesis .import_linter_cache node_modules
