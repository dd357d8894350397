"""What a night leaves to be mended: put together by causes, each with how it is mended."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from attrs import frozen

_KEPT_CAUSES: Final = 50


@frozen(kw_only=True)
class ReportedCase:
    """Something to mend: whose it is, and the command that shows or mends it."""

    who: str
    command: str = ""
    client: str = ""


class Causes:
    """Things to be mended, by why."""

    def __init__(self) -> None:
        self._cases: dict[str, list[ReportedCase]] = {}

    def add(self, why: str, case: ReportedCase) -> None:
        """Add something to mend."""
        self._cases.setdefault(why, []).append(case)

    def as_data(self, mend_url: str, report_url: str) -> list[dict[str, Any]]:
        """Return the causes, the most frequent first, with the command and the page of one.

        ``{client}`` of ``mend_url`` is the client; without one the page is the report's.
        """
        found = sorted(self._cases.items(), key=_count_of, reverse=True)
        return [
            {
                "who": cases[0].who,
                "more": len(cases) - 1,
                "why": why,
                "count": len(cases),
                "url": _page(cases[0], mend_url) or report_url,
                "command": cases[0].command,
            }
            for why, cases in found[:_KEPT_CAUSES]
        ]


def _page(case: ReportedCase, mend_url: str) -> str:
    return mend_url.replace("{client}", quote(case.client, safe="")) if case.client else ""


def _count_of(pair: tuple[str, list[ReportedCase]]) -> int:
    return len(pair[1])
