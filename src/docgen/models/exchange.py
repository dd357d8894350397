"""What only electronic documents have."""

from __future__ import annotations

import datetime as dt

from attrs import frozen

from docgen.models.requisite import Identifier


@frozen(kw_only=True)
class TextField:
    """A named text that two parties have agreed on (ТекстИнф): «ТорговаяСеть» → «Ромашка»."""

    name: str
    value: str


@frozen(kw_only=True)
class ExchangeFile:
    """What an official XML file says of itself.

    ``file_id`` is its name without ``.xml`` (ИдФайл), ``time`` is written as the format writes
    it, ``function`` is СЧФ, СЧФДОП, ДОП … where the format has functions; ``number`` is that of
    the document inside. ``format`` is the prefix of the format that a received file is in, which
    its name may not tell: ``ON_NSCHFDOPPR``.
    """

    file_id: Identifier
    version: str
    program: str = ""
    date: dt.date
    time: str
    number: str
    function: str = ""
    format: str = ""
