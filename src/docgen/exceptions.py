"""Everything docgen raises.

::

    DocGenError
    ├── PluginError                 a plugin that cannot be registered or misbehaves
    ├── ConfigurationError          docgen.toml, options, a numbering rule      (ValueError)
    ├── UnknownNameError            a type, template, sample … nobody declared  (LookupError)
    ├── DataError                   data of the wrong shape; knows every path   (ValueError)
    ├── SourceError                 the host's source failed or lacks something
    │   └── AnswerError             it answered something else than it was asked
    ├── IssueRefusedError           findings of severity error stand in the way
    ├── OfficialFileError           an exchange file that must not be read      (ValueError)
    ├── TransitionError             a step that a document's status does not allow (ValueError)
    ├── ErrandError                a request or an approval that cannot go this way (ValueError)
    │   └── ApprovalNeededError    a type that is issued only when somebody has said yes
    ├── ForbiddenError              what somebody has no right to; for a server, 403
    ├── DeliveryError               a letter that cannot be made, or was not taken
    ├── SettlementError             money that is not there, or may not go there   (ValueError)
    ├── KeepingError                a copy, an archive or an erasure that cannot be   (ValueError)
    ├── EdoError                    an operator that did not do what it was asked
    ├── TemplateError               a template that is missing or broken
    │   ├── TemplateNotFoundError                                               (LookupError)
    │   ├── ShortcodeSyntaxError    what the lexer or the parser refuses
    │   ├── UnknownShortcodeError   a name outside the catalog; offers the nearest
    │   └── MissingValueError       a shortcode whose value is not there
    ├── RenderError                 an engine that failed
    │   ├── EngineUnavailableError  an engine or system library that is not installed
    │   ├── EngineLimitError        a page that is beyond an engine; another one can make it
    │   ├── ResourceRefusedError    a template asked for something outside its folder
    │   ├── WorkerError             a worker process that crashed, or overran time or memory
    │   ├── WorkersBusyError        so many tasks wait for a worker that no more are taken
    │   └── UnfitCharacterError     a character that the official format's encoding lacks
    └── StorageError                disk, permissions, database                 (OSError)
        └── StorageBusyError        the database stayed locked longer than the wait

Errors speak English to developers, and have a stable ``code`` to translate them by. What an
accountant has to mend is a :class:`docgen.models.Finding`, in Russian, never an exception; where
an error has to stand in a report all the same, :mod:`docgen.language.errors` says it in Russian.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from docgen.models.finding import Finding


#: Of what nothing more is known.
_NONE: Final[Mapping[str, str]] = {}

_LISTED = 12  # known names shown when none is near


class DocGenError(Exception):
    """The root of everything docgen raises. It can be sent between processes, data and all.

    ``code`` is for programs: one for each class, and finer where a class has several reasons.
    """

    code: str = "error"
    #: Which sentence says it in Russian, and what that names; see :mod:`docgen.language.errors`.
    sentence: str = ""
    details: Mapping[str, object] = _NONE

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (type(self), self.args, self.__dict__)

    def said(self, sentence: str, **details: object) -> Self:
        """Return this error, which users of a host meet too, with a sentence for them."""
        self.sentence = sentence
        self.details = {name: str(value) for name, value in details.items()}
        return self


class PluginError(DocGenError):
    """A plugin that cannot be registered, or one that broke its contract.

    ``problem`` names its hook or its part, and the type; ``remedy`` is what to do, if it is known.
    """

    code = "plugin"

    def __init__(self, plugin: str, problem: str, *, remedy: str = "") -> None:
        self.plugin = plugin
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"plugin {plugin!r}: {problem}{remedy and f'. {remedy}'}")


class ConfigurationError(DocGenError, ValueError):
    """A setting that cannot be used: it names the setting and the remedy.

    ``setting`` is its dotted name among the host's settings, where it is one of those.
    """

    code = "configuration"
    setting = ""


class UnknownNameError(DocGenError, LookupError):
    """A name nobody declared. ``nearest`` holds the closest known names, best first.

    ``setting`` is the dotted name of the host's setting that names it, if one does.
    """

    code = "unknown_name"
    setting = ""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.kind = kind
        self.name = name
        self.known = tuple(sorted(known))
        self.nearest = nearest_names(name, self.known)
        super().__init__(f"there is no {kind} {name!r}.{_hint(self.nearest, self.known)}")


@contextmanager
def about_setting(name: str) -> Iterator[None]:
    """Have errors about settings know which one they are about; the innermost says so."""
    try:
        yield
    except (ConfigurationError, UnknownNameError) as error:
        error.setting = error.setting or name
        raise


class DataProblem(tuple[str, str]):  # noqa: SLOT001 - slots of a tuple hold nothing
    """What is wrong with a value: a pair of its path and a message.

    ``code`` is stable, ``details`` are what a sentence about it names: see
    :func:`docgen.language.errors.describe_problem`.
    """

    code: str
    details: Mapping[str, str]

    def __new__(
        cls, path: str, message: str, code: str = "data.misfit", details: Mapping[str, str] = _NONE
    ) -> Self:
        """Make the pair, with what is known of it besides."""
        self = super().__new__(cls, (path, message))
        self.code = code
        self.details = details
        return self

    def __getnewargs__(self) -> tuple[object, ...]:
        """Return what it is made of, for another process."""
        return (*self, self.code, self.details)

    @property
    def path(self) -> str:
        """Where the value is."""
        return self[0]

    @property
    def message(self) -> str:
        """What is wrong with it."""
        return self[1]


class DataError(DocGenError, ValueError):
    """Data that does not fit its model.

    ``problems`` are :class:`DataProblem`, or pairs of a path and a message; a path reads like
    ``lines[3].vat_rate``.
    """

    code = "data"

    def __init__(
        self, problems: Iterable[DataProblem | tuple[str, str]], *, source: str = "data"
    ) -> None:
        self.problems = tuple(
            problem if isinstance(problem, DataProblem) else DataProblem(*problem)
            for problem in problems
        )
        self.source = source
        listed = "\n".join(f"  {path or '(whole)'}: {message}" for path, message in self.problems)
        super().__init__(f"{source} does not fit:\n{listed}")


class SourceError(DocGenError):
    """The host's source failed, or does not know what a document needs."""

    code = "source"


class AnswerError(SourceError):
    """A source answered something else than it was asked.

    ``method`` of which ``source`` answered; ``record`` names the record (``charge '17'``) and
    ``field`` what of it does not fit. ``code`` says why, and ``details`` what was asked and given.
    """

    code = "source.answer"

    def __init__(
        self,
        code: str,
        problem: str,
        *,
        source: str,
        method: str,
        record: str,
        field: str,
        **details: object,
    ) -> None:
        self.code = code
        self.source = source
        self.method = method
        self.record = record
        self.field = field
        self.details = {name: str(value) for name, value in details.items()}
        super().__init__(f"{source}.{method} answered {record}, {field}: {problem}")


class IssueRefusedError(DocGenError):
    """A document was not issued: its findings of severity ``error`` come first."""

    code = "issue_refused"

    def __init__(self, document_type: str, findings: Sequence[Finding]) -> None:
        self.document_type = document_type
        self.findings = tuple(findings)
        listed = "\n".join(f"  {finding}" for finding in self.findings)
        super().__init__(f"{document_type} was not issued:\n{listed}")


class OfficialFileError(DocGenError, ValueError):
    """A file that is no exchange file, or a hostile one.

    ``reason`` is for programs: ``size``, ``not_xml``, ``doctype``, ``depth``, ``attributes``,
    ``xinclude`` or ``root``; of a PDF, ``not_pdf``, ``no_xml`` or ``several_xml``; ``name`` where
    it cannot be handed over under its own, ``unreadable`` where the disk refuses, ``limits`` where
    reading it took more time or memory than there is for it.
    """

    code = "official_file"

    def __init__(self, reason: str, problem: str, *, file: str = "") -> None:
        self.reason = reason
        self.problem = problem
        self.file = file
        super().__init__(f"{file or 'the file'} cannot be read: {problem}")


class TransitionError(DocGenError, ValueError):
    """A step of a document's life that cannot be taken; ``problem`` says why."""

    code = "transition"

    def __init__(self, source: str, target: str, problem: str) -> None:
        self.source = source
        self.target = target
        self.problem = problem
        super().__init__(f"a document that is {source} cannot become {target}: {problem}")


class SettlementError(DocGenError, ValueError):
    """A payment, an allocation or a reversal that cannot be: says what there is instead."""

    code = "settlement"


class KeepingError(DocGenError, ValueError):
    """A copy of the store, an archive or an erasure that cannot be made or used.

    ``reason`` is for programs: ``folder`` is not free for it; ``no_copy``: there is none in the
    folder; ``damaged``: the copy is not what was written; ``not_empty``: the store to restore into
    is there already; ``other_kind``: the copy is another database's; ``tool_missing`` and
    ``tool_failed``: of PostgreSQL's own programs; ``nothing``: there is nothing to keep;
    ``owner``: the database lets only the owner of its tables do so.
    """

    code = "keeping"

    def __init__(self, reason: str, problem: str) -> None:
        self.reason = reason
        self.problem = problem
        super().__init__(problem)


class EdoError(DocGenError):
    """An operator that did not do what it was asked.

    ``retry_after`` are the seconds after which to ask again; ``None`` where that is of no use.
    With ``is_unknown`` nobody can tell whether the operator has done it all the same.
    """

    code = "edo"

    def __init__(
        self, problem: str, *, retry_after: float | None = None, is_unknown: bool = False
    ) -> None:
        self.problem = problem
        self.retry_after = retry_after
        self.is_unknown = is_unknown
        super().__init__(problem)


class ErrandError(DocGenError, ValueError):
    """A step that a request to the accountant, or what waits for a yes, does not allow."""

    code = "errand"


class ApprovalNeededError(ErrandError):
    """A document that is issued only when somebody has said yes; ask ``approvers`` first."""

    code = "errand.approval_needed"

    def __init__(self, document_type: str, approvers: Sequence[str]) -> None:
        self.document_type = document_type
        self.approvers = tuple(approvers)
        super().__init__(
            f"{document_type} is issued when {', '.join(approvers)} said yes. Ask for it: "
            "dg.approvals.ask(), or docgen approvals ask"
        )


class ForbiddenError(DocGenError):
    """What somebody has no right to; a server answers 403.

    ``user`` is who asked, ``action`` and ``subject`` what for: see :mod:`docgen.models.rights`.
    """

    code = "forbidden"
    status: Final = 403

    def __init__(self, user: str, action: str, subject: str) -> None:
        self.user = user
        self.action = action
        self.subject = subject
        who = repr(user) if user else "nobody in particular"
        super().__init__(
            f"{who} has no right to {action}: {subject}. Ask whoever gives rights, or act as "
            "somebody who has it"
        )


class DeliveryError(DocGenError):
    """A letter that cannot be made or was not taken; ``problem`` says why, ``reason`` what to do.

    ``address`` and ``header``: mend the data; ``permanent``: it will never be taken as it is;
    ``temporary``: try later; ``account``: the server cannot be reached or does not let us in;
    ``uncertain``: it may have been taken, and nobody knows.
    """

    code = "delivery"

    def __init__(self, reason: str, problem: str) -> None:
        self.reason = reason
        self.problem = problem
        super().__init__(f"the letter was not sent ({reason}): {problem}")


class TemplateError(DocGenError):
    """A template that is broken: knows the template, the line and the column, from 1.

    In a Word file the line is the number of the paragraph, and ``excerpt`` its text.
    ``reason`` names the problem for programs and for the tables of messages in Russian
    (``word.strict``), which ``details`` fill in.
    """

    code = "template"

    def __init__(
        self,
        problem: str,
        *,
        template: str = "",
        line: int | None = None,
        column: int | None = None,
        reason: str = "",
        details: Mapping[str, object] | None = None,
    ) -> None:
        self.problem = problem
        self.reason = reason
        self.details = dict(details or {})
        self.template = template
        self.line = line
        self.column = column
        self.excerpt = ""
        super().__init__(f"{self.place}: {problem}" if self.place else problem)

    @property
    def place(self) -> str:
        """Where it is, as ``template:line:column``; empty when unknown."""
        parts = [self.template or "template"] if self.template or self.line else []
        parts += [str(number) for number in (self.line, self.column) if number]
        return ":".join(parts)


class TemplateNotFoundError(TemplateError, LookupError):
    """No template root holds this template."""

    code = "template.not_found"


class ShortcodeSyntaxError(TemplateError):
    """A shortcode that cannot be read: unclosed, misplaced, badly quoted."""

    code = "template.syntax"


class UnknownShortcodeError(TemplateError):
    """A shortcode, modifier or argument outside the catalog.

    ``nearest`` holds the closest known names, best first: those ``meant`` by other words for them,
    then those of nearly the same letters.
    """

    code = "template.unknown_shortcode"

    def __init__(
        self,
        name: str,
        known: Iterable[str],
        *,
        kind: str = "shortcode",
        meant: Sequence[str] = (),
        template: str = "",
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        self.name = name
        self.kind = kind
        self.nearest = tuple(dict.fromkeys((*meant, *nearest_names(name, known))))[:_NEAREST]
        problem = f"unknown {kind} {name!r}.{_hint(self.nearest)}"
        super().__init__(problem, template=template, line=line, column=column)


class MissingValueError(TemplateError):
    """A shortcode whose value the document does not have.

    ``name`` is canonical, ``written`` as its author spelled it.
    """

    code = "template.missing_value"

    def __init__(
        self,
        name: str,
        *,
        written: str = "",
        template: str = "",
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        self.name = name
        self.written = written or name
        problem = (
            f"[{name}] has no value in this document. Fill it in the data, "
            f'or write [{name} default="…"] or [{name} optional]'
        )
        super().__init__(problem, template=template, line=line, column=column)


class RenderError(DocGenError):
    """An engine could not make the file."""

    code = "render"


class EngineUnavailableError(RenderError):
    """An engine, or a system library it needs, is not installed; says what to type."""

    code = "render.engine_unavailable"


class EngineLimitError(RenderError):
    """A page that asks for what an engine cannot do; ``auto`` takes another one."""

    code = "render.engine_limit"


class ResourceRefusedError(RenderError):
    """A template asked for a resource outside its own folder and the bundled roots."""

    code = "render.resource_refused"

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(
            f"the template asks for {url!r}, which is outside its folder. "
            "Put the file into the template's folder and name it by a relative path"
        )


class WorkerError(RenderError):
    """A worker process that did not survive its task.

    ``reason`` is for programs: ``crash``, ``time`` or ``memory``; ``after`` is how many seconds
    the task had taken.
    """

    code = "render.worker"

    def __init__(self, reason: str, problem: str, *, after: float = 0.0) -> None:
        self.reason = reason
        self.problem = problem
        self.after = after
        super().__init__(
            f"a worker process was lost: {problem}. A new one takes its place; simplify the "
            "template, shorten the document, or render it with engine='weasyprint'"
        )


class WorkersBusyError(RenderError):
    """So many tasks wait for a worker process that another is not taken. Nothing was begun.

    ``waiting`` is how many there are; ``owner`` whose they are, where his share is full.
    """

    code = "render.workers_busy"

    def __init__(self, waiting: int, owner: str = "") -> None:
        self.waiting = waiting
        self.owner = owner
        whose = f" of {owner}" if owner else ""
        super().__init__(
            f"{waiting} tasks{whose} wait for a worker process already; nothing was begun. "
            "Try again in a few seconds"
        )


class UnfitCharacterError(RenderError):
    """A character that an official file cannot hold; ``path`` is its place in the file."""

    code = "render.unfit_character"

    def __init__(self, character: str, path: str = "") -> None:
        self.character = character
        self.path = path
        place = f"{path}: " if path else ""
        super().__init__(
            f"{place}{character!r} (U+{ord(character):04X}) cannot be written in windows-1251, "
            "which the official format is in. Replace it in the data"
        )


class StorageError(DocGenError, OSError):
    """Disk, permissions or database: nothing was half-written."""

    code = "storage"


class StorageBusyError(StorageError):
    """The database stayed locked longer than docgen waits. Try again; nothing was changed."""

    code = "storage.busy"


def _restore(
    kind: type[DocGenError], arguments: tuple[object, ...], state: dict[str, object]
) -> DocGenError:
    """Make an error again without its constructor, which took other arguments than the message."""
    error = kind.__new__(kind, *arguments)
    error.args = arguments
    error.__dict__.update(state)
    return error


#: How many names an error suggests.
_NEAREST: Final = 3


def nearest_names(name: str, known: Iterable[str], *, count: int = _NEAREST) -> tuple[str, ...]:
    """Return up to ``count`` of the ``known`` names closest to ``name``, best first."""
    return _nearest(name.casefold(), tuple(known), count)


@lru_cache(maxsize=256)
def _nearest(name: str, known: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Compare once what a template may have misspelt on each of its lines."""
    folded = {candidate.casefold(): candidate for candidate in known}
    close = difflib.get_close_matches(name, folded, n=count, cutoff=0.5)
    return tuple(folded[key] for key in close)


def _hint(nearest: Sequence[str], known: Sequence[str] = ()) -> str:
    if nearest:
        return f" Did you mean {' or '.join(repr(name) for name in nearest)}?"
    if known:
        more = ", …" if len(known) > _LISTED else ""
        return f" Known: {', '.join(known[:_LISTED])}{more}"
    return ""
