# The short names of what we do often. The two that everyone needs are ./run and ./test.
PYTHON := .venv/bin/python
SET ?= tests/golden

.PHONY: help run test check golden score

help:  ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' $(MAKEFILE_LIST)

run:  ## set up if need be, start the dashboard
	./run

test:  ## set up if need be, run every check and test
	./test

check:  ## the checks without the tests: style, types, borders between folders
	python3 bootstrap.py check

golden:  ## draw the golden charts and the frozen sample again; read the difference before you commit it
	$(PYTHON) -m evaluation draw golden
	$(PYTHON) -m evaluation draw charts --seed 2 --count 34 --out tests/frozen

score:  ## read a set of pictures, print how right we were, note it on the leaderboard (SET=folder)
	$(PYTHON) -m evaluation run --set $(SET)
