# Doorstep. Two commands are enough for a newcomer: `make run` and `make test`.
.DEFAULT_GOAL := help
.PHONY: help run test lint bench screenshots lock

PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell command -v $(name))))
MISSING = { echo "Doorstep needs Python 3.11, 3.12 or 3.13: run 'apt-get install python3 python3-venv'." >&2; exit 1; } \#
WITH    = @$(if $(PYTHON),exec $(PYTHON),$(MISSING)) platform/doorstep/conf/bootstrap.py

run:          ## Start the product with its demo city (PORT, HOST, DATABASE_URL, REDIS_URL; FRESH=1 starts over)
	$(WITH) run -m doorstep.conf.serve

test:         ## Check everything, then run all tests on SQLite and on PostgreSQL with Redis
	$(WITH) test -m tests.suite

lint:         ## Check style, types, layers, migrations and translations only
	$(WITH) test -m tests.suite checks

bench:        ## Measure speed beside this machine's limits
	$(WITH) test -m tests.bench

screenshots:  ## Photograph every key screen into var/screenshots
	$(WITH) test -m tests.screenshots

lock:         ## Renew the locked requirements from requirements*.in
	$(WITH) test -m tests.lock

help:         ## Show this list
	@sed -n 's/^\([a-z]*\): *## /  make \1\t/p' Makefile | expand -t 20
