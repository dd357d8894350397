"""What a batch did: a row for every document it considered; as a table, CSV or JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from attrs import asdict, field, fields, frozen

from docgen.reports.cells import csv_table


class Outcome(StrEnum):
    """What became of a document."""

    PLANNED = "planned"
    MADE = "made"
    RESUMED = "resumed"
    SKIPPED = "skipped"
    FAILED = "failed"


class Reason(StrEnum):
    """Why a document was skipped, or failed; ``NONE`` for one that was made.

    ``SELLER`` is for findings about our own organisation, once they were told of the first document
    that they stand in the way of; ``FORBIDDEN`` for what is not theirs to issue, who run it.
    """

    NONE = ""
    EMPTY = "empty"
    ISSUED = "issued"
    FINDINGS = "findings"
    SELLER = "seller"
    BASIS = "basis"
    FORBIDDEN = "forbidden"
    ERROR = "error"
    FILES = "files"


OUTCOME_CAPTIONS: Final[Mapping[Outcome, str]] = {
    Outcome.PLANNED: "будет выпущен",
    Outcome.MADE: "выпущен",
    Outcome.RESUMED: "файлы сделаны",
    Outcome.SKIPPED: "пропущен",
    Outcome.FAILED: "ошибка",
}

#: What stands in the way is for somebody to mend: such a document is not merely skipped.
WITH_ERRORS: Final = frozenset({Reason.FINDINGS, Reason.SELLER, Reason.BASIS})
_REFUSED_CAPTION: Final = "есть ошибки"

_CAPTIONS: Final[Mapping[str, str]] = {
    "type": "Тип",
    "organisation": "Организация",
    "client": "Клиент",
    "contract": "Договор",
    "contract_number": "Номер договора",
    "outcome": "Итог",
    "reason": "Код причины",
    "message": "Причина",
    "code": "Коды",
    "document_id": "Документ",
    "number": "Номер",
}


@frozen(kw_only=True)
class BatchRow:
    """A document of a batch.

    ``organisation``, ``client`` and ``contract`` are the source's ids; ``message`` says in
    Russian why it is skipped or failed, and ``code`` has the codes of the error or the findings.
    One that failed for its files has its number: the next run makes them.
    """

    type: str
    organisation: str
    client: str
    contract: str
    contract_number: str
    outcome: Outcome
    reason: Reason = Reason.NONE
    message: str = ""
    code: str = ""
    document_id: int | None = None
    number: str = ""

    @property
    def caption(self) -> str:
        """What became of it, in Russian; nothing charged and something wrong are told apart."""
        return _REFUSED_CAPTION if self.reason in WITH_ERRORS else OUTCOME_CAPTIONS[self.outcome]


@frozen(kw_only=True)
class BatchReport:
    """All rows, in the order of the contracts; those of a long batch are read from the disk.

    ``stopped`` says that somebody stopped the batch before its end: the next run makes the rest.
    ``seconds`` is how long it took.
    """

    rows: Sequence[BatchRow] = field(repr=False)
    seconds: float
    stopped: bool = False

    def count(self, outcome: Outcome) -> int:
        """Return how many documents ended so."""
        return self._counts[outcome]

    @property
    def is_clean(self) -> bool:
        """Whether nothing failed, nothing had findings, and nobody stopped it."""
        bad = {*WITH_ERRORS, Reason.ERROR, Reason.FILES}
        return not self.stopped and not any(row.reason in bad for row in self.rows)

    @property
    def _counts(self) -> Counter[Outcome]:
        return Counter(row.outcome for row in self.rows)

    def summary(self) -> str:
        """Return one sentence, in Russian."""
        counts = Counter(row.caption for row in self.rows)
        captions = (*OUTCOME_CAPTIONS.values(), _REFUSED_CAPTION)
        told = [f"{caption}: {counts[caption]}" for caption in captions if counts[caption]]
        return ("; ".join(told) or "нечего выпускать").capitalize() + "."

    def json_rows(self) -> Iterator[dict[str, Any]]:
        """Yield the rows as JSON shows them."""
        for row in self.rows:
            yield asdict(row)

    def json(self) -> bytes:
        """Return the rows as a list of objects."""
        return json.dumps(list(self.json_rows()), ensure_ascii=False, indent=2).encode()

    def csv(self) -> bytes:
        """Return the rows as Russian spreadsheets read them: semicolons, UTF-8 with a mark."""
        return csv_table(self._csv_rows())

    def _csv_rows(self) -> Iterator[Iterable[str]]:
        names = [row.name for row in fields(BatchRow)]
        yield (_CAPTIONS[name] for name in names)
        for row in self.rows:
            values = {**asdict(row), "outcome": row.caption}
            yield ("" if values[name] is None else str(values[name]) for name in names)
