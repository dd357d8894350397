"""What the studio's page asks for of templates that are written, and what it is answered."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from docgen.exceptions import ConfigurationError, TemplateError
from docgen.models import Action, Subject, SubjectKind
from docgen.studio.form import form_fields
from docgen.studio.showing import Showing, is_text
from docgen.studio.wire import Question, WireError, answer, called

if TYPE_CHECKING:
    from starlette.responses import Response

    from docgen.facade import DocGen
    from docgen.studio.desks import Desk
    from docgen.templates.authoring.drafts import AuthorFolder

_SETTINGS: Final = "template.toml"
_WORD_FILE: Final = "template.docx"
_WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Views(Showing):
    """Answers of one author: ``dg`` acts for him, ``desk`` is his, ``folder`` his templates."""

    def __init__(self, dg: DocGen, desk: Desk, folder: AuthorFolder, author: str) -> None:
        super().__init__(dg, desk, folder)
        self._author = author

    # What there is ------------------------------------------------------------------------

    async def start(self, _question: Question) -> Response:
        """Tell the types, the author's templates and the bundled ones."""
        catalog = self._dg.catalog
        types: list[dict[str, Any]] = [
            {
                "code": kind.code,
                "title": kind.title,
                "bases": list(catalog.templates(kind.code)),
                "samples": samples,
                "templates": [
                    self._summary(kind.code, name) for name in self._folder.names(kind.code)
                ],
            }
            for kind in catalog.types()
            if (samples := self._data.samples(kind.code))
        ]
        # It reads every template: the page does not wait for it.
        asyncio.get_running_loop().run_in_executor(None, self._begin_office)
        may_exchange = self._dg.authoring.has_store and self._dg.rights.may(
            Action.SEND, Subject(kind=SubjectKind.DOCUMENT)
        )
        return answer({"types": types, "author": self._author, "exchange": may_exchange})

    def _begin_office(self) -> None:
        """Start LibreOffice where there are Word templates: whoever has some will open one."""
        if any(
            self._is_word(kind.code, name)
            for kind in self._dg.catalog.types()
            for name in self._folder.names(kind.code)
        ):
            self._dg.authoring.begin_office()

    def _is_word(self, code: str, name: str) -> bool:
        try:
            return self._dg.authoring.is_word_alone(self._folder.files(code, name))
        except TemplateError:
            return False  # its author will see why when he opens it

    async def template(self, question: Question) -> Response:
        """Tell the files of a template and its history."""
        code, name = _named(question)
        self._require(Action.SEE, code, name)
        files = self._folder.files(code, name)
        return answer(
            {
                **self._summary(code, name),
                "files": {path: _text(content) for path, content in files.items() if is_text(path)},
                "marks": {path: _mark(content) for path, content in files.items()},
                "formats": self._formats(code, files),
                "others": sorted(path for path in files if not is_text(path)),
                "word": self._dg.authoring.is_word_alone(files),
                "samples": self._data.samples(code),
                "fields": form_fields(self._dg.catalog.schema(code)),
            }
        )

    # Writing ------------------------------------------------------------------------------

    async def create(self, question: Question) -> Response:
        """Begin a template with a bundled one and a look."""
        code, name = _named(question)
        self._require(Action.CHANGE, code, name)
        base = question.text("base", "", 80)
        self._create(code, name, self._begun(question, code, base))
        return answer(self._summary(code, name))

    async def save(self, question: Question) -> Response:
        """Write a file of the draft; ``mark`` is what its author believes to write over."""
        code, name = _named(question)
        self._require(Action.CHANGE, code, name)
        path = question.text("path", most=120)
        content = question.text("text").encode() if is_text(path) else question.content("content")
        if self._is_others(code, name, path, question.text("mark", "", 20), content):
            draft = self._folder.draft(code, name)
            return answer(
                {
                    "error": "Пока вы писали, этот шаблон сохранили другим.",
                    "code": "studio.conflict",
                    "by": draft.by if draft else "",
                }
            )
        await asyncio.to_thread(self._folder.save, code, name, path, content, self._author)
        return answer({"saved": True, "mark": _mark(content)})

    async def discard(self, question: Question) -> Response:
        """Throw the draft away."""
        code, name = _named(question)
        self._require(Action.CHANGE, code, name)
        self._folder.discard(code, name)
        return answer(self._summary(code, name))

    # Versions -----------------------------------------------------------------------------

    async def versions(self, question: Question) -> Response:
        """Tell the history."""
        code, name = _named(question)
        return answer(self._summary(code, name))

    async def publish(self, question: Question) -> Response:
        """Make a version of the draft, or of an older version's files."""
        code, name = _named(question)
        self._require(Action.CHANGE, code, name)
        number = question.number("again", 0, 999)
        files = self._folder.version_files(code, name, number) if number else None
        content = self._folder.files(code, name) if files is None else files
        self._dg.authoring.template(code, name, content)
        version = self._folder.publish(
            code,
            name,
            since=_day(question.text("since", "", 10)),
            by=self._author,
            why=question.text("why", "", 500),
            files=files,
        )
        return answer({**self._summary(code, name), "published": version.number})

    async def export(self, question: Question) -> Response:
        """Return a version, or the draft, as a folder in a ZIP."""
        from starlette.responses import Response

        code, name = _named(question)
        self._require(Action.SEE, code, name)
        number = question.number("version", 0, 999)
        files = (
            self._folder.version_files(code, name, number)
            if number
            else self._folder.files(code, name)
        )
        return Response(self._dg.authoring.packed(name, files), media_type="application/zip")

    # Files from elsewhere -----------------------------------------------------------------

    async def bring(self, question: Question) -> Response:
        """Take a Word file, a page or a folder in: a new template, or a present one's files."""
        code, name = _named(question)
        self._require(Action.CHANGE, code, name)
        content = question.content("content")
        title, _, ending = question.text("file", "", 200).rpartition(".")
        authoring, replaced = self._dg.authoring, 0
        left: Sequence[object] = ()
        match ending.lower():
            case "docx":
                brought = await asyncio.to_thread(authoring.brought_word, code, content, "Word")
                files = authoring.word_files(code, brought.content, title)
                replaced, left = len(brought.replaced), brought.unmapped
            case "html" | "htm":
                files = authoring.page_files(code, content, title)
            case "zip":
                files = authoring.unpacked(content)
            case "png" | "jpg" | "jpeg" if name in self._folder.names(code):
                files = {question.text("file", "", 200): content}
            case _:
                said = "Принимаются файлы .docx без макросов, .html и папка шаблона в .zip."
                return answer({"error": said, "code": "studio.word_kind"})
        if name not in self._folder.names(code):
            self._create(code, name, files)
        else:
            if ending.lower() != "zip":
                files.pop(_SETTINGS, None)  # it has its own
            await asyncio.to_thread(self._folder.save_all, code, name, files, self._author)
        return answer({**self._summary(code, name), "replaced": replaced, "left": left})

    async def source(self, question: Question) -> Response:
        """Return the Word file of the draft."""
        from starlette.responses import Response

        code, name = _named(question)
        self._require(Action.SEE, code, name)
        return Response(self._folder.word_file(code, name), media_type=_WORD_TYPE)

    async def mend(self, question: Question) -> Response:
        """Put right the names of shortcodes in the draft's Word file."""
        code, name = _named(question)
        self._require(Action.CHANGE, code, name)
        content = self._folder.word_file(code, name)
        names = question.texts("names")
        mended = await self._desk.apart(lambda bench: bench.mended(content, _WORD_FILE, names))
        self._folder.save_word(code, name, mended, self._author)
        return answer(self._summary(code, name))

    # Parts --------------------------------------------------------------------------------

    def _create(self, code: str, name: str, files: Mapping[str, bytes]) -> None:
        """Begin a template of the author's own; nobody would print by one of a bundled name."""
        if name in self._dg.catalog.templates(code) and name not in self._folder.names(code):
            raise self._dg.authoring.taken(code, name)
        self._folder.create(code, name, files, self._author)

    def _is_others(self, code: str, name: str, path: str, mark: str, content: bytes) -> bool:
        """Whether somebody else has saved a file since its author looked at it."""
        if not mark:
            return False
        now = self._folder.files(code, name).get(path)
        return now is not None and now != content and _mark(now) != mark

    def _formats(self, code: str, files: Mapping[str, bytes]) -> list[str]:
        """Return what files a template of these files makes."""
        is_word = self._dg.authoring.is_word_alone(files)
        left_out = {"html"} if is_word else set() if _WORD_FILE in files else {"docx"}
        return [row for row in self._dg.catalog.formats(code) if row not in left_out]

    def _summary(self, code: str, name: str) -> Mapping[str, Any]:
        """Return what a template is, without its files."""
        title, draft = name, self._folder.draft(code, name)
        try:
            files = self._folder.files(code, name)
            title = self._dg.authoring.template(code, name, files).title
        except (TemplateError, ConfigurationError):
            pass  # its author will see why when he opens it
        return {
            "type": code,
            "typeTitle": self._dg.catalog.document_type(code).title,
            "name": name,
            "title": title,
            "draft": draft is not None,
            "saved": draft and {"at": draft.at.isoformat(timespec="minutes"), "by": draft.by},
            "versions": self._folder.versions(code, name),
            "issued": self._issued(code),
            "chosen": self._dg.authoring.chosen(code),
        }

    def _issued(self, code: str) -> int | None:
        """Return how many documents of a type there are, which stay as they are."""
        if not self._dg.authoring.has_store:
            return None
        return len(self._dg.documents.list(document_type=code))

    def _require(self, action: Action, code: str, name: str) -> None:
        self._dg.rights.require(action, Subject(kind=SubjectKind.TEMPLATE, id=name, type=code))


def _named(question: Question) -> tuple[str, str]:
    return question.text("type", most=40), question.text("name", most=80)


def _mark(content: bytes) -> str:
    """Return what tells a file's content from any other."""
    return hashlib.sha256(content).hexdigest()[:16]


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _day(text: str) -> dt.date | None:
    """Read a date; without one, a version is for documents of today and later."""
    if not text:
        return dt.datetime.now().astimezone().date()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise WireError(f"{called('since')}: нужна дата вида 2026-12-01.") from None
