.DEFAULT_GOAL := help
.PHONY: help install check fix unit policy contract launcher service gateway browser e2e test demo \
        up down status bench rivals chaos schemas released coverage-table lock clean

BIN      := .venv/bin
HUIYIN   := $(BIN)/huiyin
CITY     ?= taiyuan
# Tests have a home and ports of their own: a platform that runs here is not touched.
AT_TEST  := HUIYIN_HOME=$(CURDIR)/.huiyin/test HUIYIN_PORT_BASE=22000
SUITES   := unit policy launcher service gateway e2e browser

# Not compiling the tests anew saves half of their start.
unexport PYTHONDONTWRITEBYTECODE

READY    := .huiyin/setup.base
BROWSER  := .huiyin/setup.browser

# A removed .venv or cache makes the stamp a lie.
ifeq ($(and $(wildcard $(HUIYIN)),$(wildcard .huiyin/cache)),)
.PHONY: $(READY)
endif

help:  ## Show these targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{sub(/:.*/, "", $$1); printf "  \033[1m%-15s\033[0m %s\n", $$1, $$2}'

install: $(READY)  ## Everything this checkout needs, on a fresh Debian or Ubuntu

$(READY): requirements.lock pyproject.toml deploy/setup.sh
	@deploy/setup.sh base

$(BROWSER): deploy/setup.sh
	@deploy/setup.sh browser

check: $(READY)  ## What CI checks before it runs a test: style, types, layers, dependencies
	PATH=$(CURDIR)/$(BIN):$$PATH && ruff format --check . && ruff check . && mypy && lint-imports && deptry .

fix: $(READY)  ## Let ruff repair what it can
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

# $(call suite,folders,command): run it, or say that there is nothing to run yet.  A folder that is
# not there is an error, and so is one whose tests are there and not collected.
define suite
	@found=; for folder in $(1); do \
	  [ -d $$folder ] || { echo "$$folder is missing"; exit 1; }; \
	  [ -n "$$(find $$folder -name 'test_*.py')" ] && found="$$found $$folder" || echo "no tests in $$folder yet"; \
	done; [ -z "$$found" ] || { echo "$(2) $$found"; $(2) $$found; }
endef

# The same against servers of the test home, which are stopped again unless KEEP is set.
define on_servers
	$(call stopped_after,$(AT_TEST) $(HUIYIN) up --servers-only && $(MAKE) --no-print-directory $(1))
endef
define stopped_after
	@status=0; { $(1); } || status=1; [ -n "$(KEEP)" ] || $(AT_TEST) $(HUIYIN) down; exit $$status
endef

# Between two keystrokes hypothesis tries a few examples and what takes long is left out; `make test`
# lets it look for long, and leaves out nothing.
PROFILE  ?= quick

unit: $(READY)  ## Rules and contracts: no broker, no database, seconds
	$(if $(filter quick,$(PROFILE)),$(in_halves),$(call suite,tests/unit tests/contract,$(BIN)/pytest -q -n 2 --dist loadfile))

# Two processes, each of which collects and imports only what it runs, cost two thirds of what two
# workers of xdist do.  The second half is all that is not in the first.
HALF     := tests/unit/matching tests/unit/scenarios
define in_halves
	@printf '%s\n' "$(HALF)" "tests/unit tests/contract $(HALF:%=--ignore=%)" | xargs -P 2 -I HALF sh -c \
	  'said=$$($(BIN)/pytest -q --hypothesis-profile=quick -m "not slow" HALF 2>&1); status=$$?; \
	  echo "$$said"; exit $$status'
endef

policy: $(READY)  ## What holds for the tree as a whole, and that the checks catch violations
	$(call suite,tests/policy,$(BIN)/pytest -q)

contract: $(READY)  ## Golden schemas and the message catalogue only
	$(call suite,tests/contract,$(BIN)/pytest -q)

launcher: $(READY)  ## huiyin itself, the compose file and the image's rules
	$(call suite,tests/launcher tests/deploy,$(BIN)/pytest -q $(if $(filter quick,$(PROFILE)),-m "not slow"))

.PHONY: played
played: $(READY)  ## The demo's smallest part: interrupted, stopped, played to the end and again
	$(BIN)/pytest -q tests/launcher/test_demo.py

service: $(READY)  ## Services on a real broker and database (eventlet-patched process)
	$(call on_servers,service-only)

gateway: $(READY)  ## The HTTP surface (asyncio process)
	$(call on_servers,gateway-only)

.PHONY: service-only gateway-only e2e-only browser-only
# In three parts side by side: most of such a test is waiting for the broker.
service-only:
	@seq 3 | xargs -n 1 -P 3 sh -c '$(AT_TEST) $(HUIYIN) run $(BIN)/nameko test -q \
	  tests/service --part $$0 >.huiyin/test/service-$$0.txt 2>&1'; status=$$?; \
	cat .huiyin/test/service-?.txt; exit $$status
gateway-only:
	$(call suite,tests/gateway,$(AT_TEST) $(HUIYIN) run $(BIN)/pytest -q -n 2 --dist loadfile)
e2e-only:
	$(call suite,tests/e2e,$(AT_TEST) $(HUIYIN) run $(BIN)/pytest -q)
browser-only:
	$(call suite,tests/browser,$(AT_TEST) $(HUIYIN) run $(BIN)/pytest -q)

e2e: $(READY)  ## The whole platform, through its public API
	$(call stopped_after,$(AT_TEST) $(HUIYIN) up && $(MAKE) --no-print-directory e2e-only)

browser: $(READY) $(BROWSER)  ## The pages, in a real browser
	$(call stopped_after,$(AT_TEST) $(HUIYIN) up && $(MAKE) --no-print-directory browser-only)

test: $(READY) $(BROWSER)  ## All of the above, in a fresh test home
	@$(AT_TEST) $(HUIYIN) down; rm -rf .huiyin/test; failed=; \
	trap '$(AT_TEST) $(HUIYIN) down; exit 130' INT TERM; \
	for suite in $(SUITES); do \
	  printf '\n\033[1m== %s\033[0m\n' $$suite; begun=$$(date +%s); \
	  $(MAKE) --no-print-directory $$suite KEEP=1 PROFILE=default || failed="$$failed $$suite"; \
	  printf '== %s took %s s\n' $$suite $$(($$(date +%s) - begun)); \
	done; $(AT_TEST) $(HUIYIN) down; \
	[ -z "$$failed" ] && echo "All suites passed: $(SUITES)" || { echo "Failed:$$failed"; exit 1; }

demo: $(READY)  ## Replay a city through the public API: make demo CITY=taiyuan
	@$(HUIYIN) demo $(CITY)

up: $(READY)  ## Start the platform on this machine
	@$(HUIYIN) up

down: $(READY)  ## Stop it; nothing is left running
	@$(HUIYIN) down

status: $(READY)  ## What runs, since when, how often restarted
	@$(HUIYIN) status

bench: $(READY)  ## Measure, beside a baseline of the same run: make bench NAME=relay
	@$(BIN)/python -m bench $(NAME)

rivals: $(READY)  ## OR-Tools, in an environment of its own, for make bench NAME=matching
	$(BIN)/python -m venv .huiyin/rivals && .huiyin/rivals/bin/pip install --quiet ortools==9.15.6755

chaos: $(READY)  ## Kill everything under load, nothing may be lost or doubled [KILLS=100 COMMANDS=20000]
	$(call suite,tests/chaos,$(BIN)/pytest -q -o log_cli=true -o log_cli_level=INFO \
	  $(KILLS:%=--kills %) $(COMMANDS:%=--commands %))

schemas: $(READY)  ## Rewrite contracts/schemas and docs/messages.md from the code
	$(BIN)/python -m cli.publish

released: $(READY)  ## At a release: what messages look like from now on (contracts/released.json)
	$(BIN)/python -m cli.released

coverage-table: $(READY)  ## Rewrite docs/requirements-coverage.md: every requirement, its tests
	$(BIN)/python -m cli.requirements

COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header \
           --no-emit-index-url --no-emit-find-links --python-version 3.11 pyproject.toml

lock: $(READY)  ## Resolve the lock files anew from pyproject.toml: everything, and the image's part
	$(COMPILE) --upgrade --all-extras -o requirements.lock
	$(COMPILE) --extra bus --extra gateway --extra fast --constraint requirements.lock -o deploy/image.lock

clean:  ## Stop everything and remove data, keys and logs; downloads and .venv stay
	@[ ! -x $(HUIYIN) ] || { $(HUIYIN) down; $(AT_TEST) $(HUIYIN) down; }
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
	find .huiyin -mindepth 1 -maxdepth 1 -not -name cache -not -name 'setup.*' -exec rm -rf {} + 2>/dev/null || true
	rm -rf build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
