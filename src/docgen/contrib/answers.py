"""What a server answers where docgen refuses: a status, and a body that says what to do."""

from __future__ import annotations

from typing import Any, Final

from docgen import exceptions as errors
from docgen.file_names import content_disposition
from docgen.language.errors import describe_error
from docgen.models import File

#: The first that an error is one of says its status.
STATUSES: Final = (
    (errors.IssueRefusedError, 422),
    (errors.DataError, 422),
    (errors.ForbiddenError, 403),
    (errors.UnknownNameError, 404),
    (errors.TemplateNotFoundError, 404),
    (errors.TransitionError, 409),
    (errors.SettlementError, 409),
    (errors.ErrandError, 409),
    (errors.ConfigurationError, 400),
    (errors.StorageBusyError, 503),
    (errors.WorkersBusyError, 503),
    (errors.SourceError, 502),
)
_BROKEN: Final = 500
#: What is said of an error that is not the asker's: its own words may name paths and servers.
_FAILED: Final = "Ошибка на сервере. Что уже выпущено, сохранено; подробности — в журнале сервера."
_OWN: Final = (502, 500)


def status_of(error: errors.DocGenError) -> int:
    """Return the status of HTTP that an error is answered with."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), _BROKEN)


def body_of(error: errors.DocGenError) -> dict[str, Any]:
    """Return what tells of an error: its stable code, a message in Russian, the findings."""
    told = _FAILED if status_of(error) in _OWN else describe_error(error)
    body: dict[str, Any] = {"code": error.code, "message": told, "findings": []}
    if isinstance(error, errors.IssueRefusedError):
        body["findings"] = [
            {
                "severity": finding.severity.value,
                "code": finding.code,
                "path": finding.path,
                "message": finding.message,
                "remedy": finding.remedy,
            }
            for finding in error.findings
        ]
    return body


def file_headers(file: File, *, inline: bool = False) -> dict[str, str]:
    """Return the headers that a file goes with: its name, whatever letters it has, its length."""
    return {
        "Content-Disposition": content_disposition(file.name, inline=inline),
        "Content-Length": str(len(file.content)),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
