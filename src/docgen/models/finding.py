"""What a check found."""

from __future__ import annotations

from enum import StrEnum

from attrs import evolve, frozen


class Severity(StrEnum):
    """How bad a finding is; only ``error`` stands in the way of issuing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@frozen(kw_only=True)
class Finding:
    """One problem: machine-readable code and path, message and remedy in Russian.

    ``path`` says where in the payload (``buyer.inn``, ``lines[3].vat_rate``); ``file`` and
    ``line`` are set when the data came from a file.
    """

    severity: Severity
    code: str
    path: str
    message: str
    remedy: str = ""
    file: str | None = None
    line: int | None = None

    def under(self, prefix: str) -> Finding:
        """Return the same finding with ``prefix`` before its path."""
        return evolve(self, path=f"{prefix}.{self.path}" if self.path else prefix)

    def __str__(self) -> str:
        remedy = f" → {self.remedy}" if self.remedy else ""
        return f"{self.severity} {self.code} {self.path}: {self.message}{remedy}"


@frozen
class Reporter:
    """Makes the findings of one subject: their codes begin with its name and a dot."""

    subject: str

    def error(self, code: str, path: str, message: str, remedy: str) -> Finding:
        """Report what stands in the way of issuing."""
        return self._finding(Severity.ERROR, code, path, message, remedy)

    def warning(self, code: str, path: str, message: str, remedy: str) -> Finding:
        """Report what somebody should look at."""
        return self._finding(Severity.WARNING, code, path, message, remedy)

    def info(self, code: str, path: str, message: str, remedy: str) -> Finding:
        """Report what is worth knowing."""
        return self._finding(Severity.INFO, code, path, message, remedy)

    def _finding(
        self, severity: Severity, code: str, path: str, message: str, remedy: str
    ) -> Finding:
        return Finding(
            severity=severity,
            code=f"{self.subject}.{code}",
            path=path,
            message=message,
            remedy=remedy,
        )
