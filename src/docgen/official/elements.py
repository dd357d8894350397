"""What has to stand in an official file, read from its elements.

What is missing is an error of Python's own; :func:`following_schema` makes one of the file of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from docgen.exceptions import DataError
from docgen.models.text import clean_text
from docgen.official.lexical import read_day


@contextmanager
def following_schema(name: str) -> Iterator[None]:
    """Read a file of this name, which has been held against no schema.

    Raises:
        DataError: the file is not what its schema says.

    """
    try:
        yield
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        problem = f"the file does not follow its schema: {error}"
        raise DataError([("", problem)], source=name or "file") from error


def text_of(element: etree._Element | None, name: str) -> str:
    """Return the text of an attribute; empty where there is none."""
    return "" if element is None else clean_text(element.get(name, ""))


def day_of(element: etree._Element | None, name: str) -> dt.date:
    """Return a day that has to be there.

    Raises:
        ValueError: it is not.

    """
    day = None if element is None else read_day(element.get(name))
    if day is None:
        message = f"there is no date in {name}"
        raise ValueError(message)
    return day


def child_of(element: etree._Element, path: str) -> etree._Element:
    """Return an element that has to be there.

    Raises:
        LookupError: it is not.

    """
    found = element.find(path)
    if found is None:
        message = f"{element.tag} has no {path}"
        raise LookupError(message)
    return found
