# The short names of what we do often. The two that everyone needs are ./run and ./test.
PYTHON := .venv/bin/python
BENCH ?= ../shared/bench
PREDICTIONS := build/predictions.jsonl

.PHONY: help run test check golden score

help:  ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' $(MAKEFILE_LIST)

run:  ## set up if need be, start the dashboard
	./run

test:  ## set up if need be, run every check and test
	./test

check:  ## the checks without the tests: style, types, borders between folders
	python3 bootstrap.py check

golden:  ## draw the golden charts again; read the difference before you commit it
	$(PYTHON) -m evaluation.draw golden

score:  ## read the drawn benchmark charts and score what was read (BENCH=folder)
	@mkdir -p build
	$(PYTHON) -m extraction read $(BENCH)/drawn/images --jsonl $(PREDICTIONS)
	$(PYTHON) $(BENCH)/score.py $(BENCH)/drawn/truth.jsonl $(PREDICTIONS)
