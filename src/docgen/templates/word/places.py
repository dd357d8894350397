"""Says where in a Word file an error is: the part, the paragraph's number and its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from attrs import frozen

from docgen.exceptions import TemplateError
from docgen.templates.word.folding import MARK

_SHOWN: Final = 120


@frozen(kw_only=True)
class Places:
    """The texts of a part's paragraphs, from the first; errors know their numbers."""

    label: str
    paragraphs: Sequence[str]

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Give errors of the part their paragraph."""
        try:
            yield
        except TemplateError as error:
            self.explain(error)
            raise

    def explain(self, error: TemplateError) -> None:
        """Put the number of the paragraph and its text into an error, unless it has them."""
        if error.template != self.label or error.line is None or error.excerpt:
            return
        if repr(MARK) in error.problem:
            error.problem = "a tag does not end in the paragraph it begins in; close it"
            error.reason, error.details = "word.open_tag", {}
        number = min(error.line, len(self.paragraphs))
        if not number:
            error.line = error.column = None
            return
        error.line, error.column = number, None
        error.excerpt = _excerpt(self.paragraphs[number - 1], getattr(error, "name", ""))
        end = "" if error.problem.endswith((".", "?")) else "."
        error.problem = f"{error.problem}{end} Paragraph {number}: «{error.excerpt}»"
        error.args = (f"{error.place}: {error.problem}",)


def _excerpt(text: str, name: str) -> str:
    """Return a paragraph's text, or what stands around a name in it."""
    text = " ".join(text.split())
    if len(text) <= _SHOWN:
        return text
    start = max(text.find(f"[{name}") - _SHOWN // 2, 0)
    beginning, end = ("…" if start else ""), ("…" if start + _SHOWN < len(text) else "")
    return f"{beginning}{text[start : start + _SHOWN]}{end}"
