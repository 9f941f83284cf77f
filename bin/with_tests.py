# ruff: noqa: INP001 -- scripts for the Makefile, no package
"""Run Python in `.venv` with everything that the tests need: `with_tests.py -m tests.bench`."""

import os
import sys

import ground

ground.system((*ground.TO_RUN, *ground.TO_TEST))
ground.environment("requirements.txt", "requirements-dev.txt")
ground.messages()
os.chdir(ground.BASE)
os.execv(ground.PYTHON, [str(ground.PYTHON), *sys.argv[1:]])  # noqa: S606 -- the targets of the Makefile
