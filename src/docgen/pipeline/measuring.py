"""How long steps take, told to the plugins that want to know."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from docgen.exceptions import DocGenError
from docgen.hooks.caller import Plugins
from docgen.models import Measure


@contextmanager
def measured(plugins: Plugins, name: str, **labels: str) -> Iterator[dict[str, str]]:
    """Measure what is done within, and tell it, however it ends; labels may be added to."""
    if not plugins.observe_measures:
        yield labels
        return
    begun = perf_counter()
    try:
        yield labels
    except Exception as error:
        labels["error"] = error.code if isinstance(error, DocGenError) else type(error).__name__
        raise
    finally:
        plugins.after_measured(
            Measure(name=name, seconds=perf_counter() - begun, labels=dict(labels))
        )
