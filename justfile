# tasks; CI runs the same (.ci/run)
check: fmt-check lint types imports sql docs-check test

fmt:
    ruff format .

fmt-check:
    ruff format --check .

lint:
    ruff check .

types:
    mypy

imports:
    lint-imports

sql:
    sqlfluff lint -q --processes 2 audit reports

docs:
    python docs/build.py

docs-check:
    python docs/build.py --check

test:
    pytest -n 2

demo:
    stackaudit demo

samples:
    python -m sample_data.bundle

bench:
    python benchmarks/run.py
