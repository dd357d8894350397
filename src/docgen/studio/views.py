"""What the studio's page asks for, and what it is answered."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from docgen.exceptions import ConfigurationError, TemplateError
from docgen.models import Action, Draft, Subject, SubjectKind
from docgen.models.mapping import to_mapping
from docgen.studio.data import DataDesk
from docgen.studio.form import form_fields
from docgen.studio.wire import Question, WireError, answer, called, with_picture

if TYPE_CHECKING:
    from starlette.responses import Response

    from docgen.facade import DocGen
    from docgen.pipeline.previews.values import Drawn, PagePicture, Sight
    from docgen.rendering.workers.sending import Parcel
    from docgen.studio.desks import Desk
    from docgen.templates.authoring.drafts import AuthorFolder

_TEXTS: Final = (".html", ".css", ".toml")
_SETTINGS: Final = "template.toml"
_WORD_FILE: Final = "template.docx"
_WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Data that are the same whenever they are read.
_FIXED: Final = ("sample", "typed")
#: What a look may have besides its values.
_PICTURES: Final = ("logo", "stamp")
_MAX_WIDTH: Final = 3_000
_MAX_PAGE: Final = 5_000


class Views:
    """Answers of one author: ``dg`` acts for him, ``desk`` is his, ``folder`` his templates."""

    def __init__(self, dg: DocGen, desk: Desk, folder: AuthorFolder, author: str) -> None:
        self._dg = dg
        self._desk = desk
        self._folder = folder
        self._author = author
        self._data = DataDesk(dg)

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
                "files": {
                    path: _text(content) for path, content in files.items() if _is_text(path)
                },
                "marks": {path: _mark(content) for path, content in files.items()},
                "formats": self._formats(code, files),
                "others": sorted(path for path in files if not _is_text(path)),
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
        is_text = _is_text(path)
        content = question.text("text").encode() if is_text else question.content("content")
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

    # Looking ------------------------------------------------------------------------------

    async def draw(self, question: Question) -> Response:
        """Draw the page that is looked at."""
        work = partial(self._drawn, question)
        drawn = await self._desk.draw(work, question.text("window", "", 40))
        if drawn is None:
            return answer({"superseded": True})
        if isinstance(drawn, dict):
            return answer(drawn)
        picture = drawn.picture
        return with_picture(drawn, picture.content if picture else b"")

    def _drawn(self, question: Question) -> Drawn | dict[str, Any]:
        seen = self._seen(question)
        return seen if isinstance(seen, dict) else self._desk.bench.draw(seen)

    async def settle(self, question: Question) -> Response:
        """Lay what was drawn in haste out as it is printed; tell if that is anything else."""
        work = partial(self._desk.bench.settle, *self._page_of(question))
        drawn = await self._desk.ask(work)
        if drawn is None or drawn.picture is None:
            return answer({})
        return with_picture(drawn, drawn.picture.content)

    async def picture(self, question: Question) -> Response:
        """Draw another page of the same."""
        found = await self._desk.ask(partial(self._desk.bench.picture, *self._page_of(question)))
        return with_picture({"picture": found}, found.content if found else b"")

    async def spots(self, question: Question) -> Response:
        """Tell where the values stand."""
        seen = await self._looked_at(question)
        if isinstance(seen, dict):
            return answer({"spots": []})
        return answer({"spots": await self._desk.apart(lambda bench: bench.spots(seen))})

    async def palette(self, question: Question) -> Response:
        """Tell the shortcodes with their values, and the data themselves as form and JSON."""
        code = question.text("type", most=40)
        choice = question.mapping("data")
        data = self._data.read(code, choice)
        document = self._dg.authoring.document(code, data, "")
        found = await self._desk.ask(partial(self._desk.bench.entries, document))
        findings = self._dg.authoring.findings(document)
        shown = {"number": document.number, **to_mapping(document.payload)}
        return answer({"entries": found, "data": shown, "findings": findings})

    async def forms(self, question: Question) -> Response:
        """Tell how a value may be printed."""
        document = self._document(question).value
        name = question.text("name", most=200)
        found = await self._desk.ask(partial(self._desk.bench.forms, document, name))
        return answer({"forms": found})

    async def explain(self, question: Question) -> Response:
        """Tell where a value of an issued document came from, and which setting decided."""
        number = question.number("id", 0, 2**53)
        name = question.text("name", most=200)
        found = self._dg.documents.explain(number, "html", shortcode=name)
        return answer({"values": found.values[:1]})

    async def lint(self, question: Question) -> Response:
        """Look the template over on all samples."""
        seen = await self._looked_at(question)
        if isinstance(seen, dict):
            return answer(seen)
        return answer({"problems": await self._desk.apart(lambda bench: bench.lint(seen))})

    async def find(self, question: Question) -> Response:
        """Look for clients and documents."""
        text = question.text("text", "", 120)
        return answer(self._data.find(question.text("type", most=40), text))

    async def wall(self, question: Question) -> Response:
        """Tell which samples there are for the wall."""
        return answer({"samples": self._data.wall(question.text("type", most=40))})

    async def tile(self, question: Question) -> Response:
        """Draw a sample for the wall, and look it over."""
        seen = await self._looked_at(question)
        if isinstance(seen, dict):
            return answer(seen)
        tile = await self._desk.apart(lambda bench: bench.tile(seen))
        return with_picture(tile, tile.picture.content if tile.picture else b"")

    async def compare(self, question: Question) -> Response:
        """Tell what differs between two versions."""
        new, old = self._seen(question), self._seen(question, question.version("with"))
        if isinstance(new, dict) or isinstance(old, dict):
            return answer(new if isinstance(new, dict) else old)
        other = question.text("engine", "", 20)
        if other:
            old = evolve(new, template=evolve(new.template, engine=other))
        found, before, after = await self._desk.apart(lambda bench: bench.compare(old, new))
        self._desk.compared = before, after
        return answer({"changes": found})

    async def compared(self, question: Question) -> Response:
        """Draw a page of either version that was compared."""
        content = self._desk.compared[question.number("side", 0, 1)]
        page = question.number("page", 0, _MAX_PAGE)
        width = question.number("width", 1200, _MAX_WIDTH)
        found: PagePicture = await self._desk.apart(
            lambda bench: bench.pdf_page(content, page, width)
        )
        return with_picture({"picture": found}, found.content)

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

    async def file(self, question: Question) -> Response:
        """Return the document in a format, to be downloaded."""
        from starlette.responses import Response

        format_ = question.text("format", "pdf", 8)
        seen = self._seen(question)
        if isinstance(seen, dict):
            return answer(seen)
        file = await self._desk.apart(lambda bench: bench.file(seen, format_))
        return Response(file.content, media_type=file.media_type)

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

    def _begun(self, question: Question, code: str, base: str) -> dict[str, bytes]:
        """Return the files that a template begins with: the base's, in the look that was chosen."""
        look = question.mapping("look")
        pictures = {name: question.content(name) for name in _PICTURES if question.has(name)}
        return self._dg.authoring.begin(code, base or None, look, pictures)

    def _page_of(self, question: Question) -> tuple[str, int, int, str]:
        """Return which page of which preview is asked for, how wide, and what there is of it."""
        return (
            question.text("key", most=40),
            question.number("page", 0, _MAX_PAGE),
            question.number("width", 1200, _MAX_WIDTH),
            question.text("have", "", 60),
        )

    async def _looked_at(self, question: Question) -> Sight | dict[str, Any]:
        """Return the same as ``_seen``; whoever else asks for something need not wait."""
        return await asyncio.to_thread(self._seen, question)

    def _seen(self, question: Question, version: int = 0) -> Sight | dict[str, Any]:
        """Return what is to be looked at; where it cannot be put together, what is wrong."""
        code = question.text("type", most=40)
        name = question.text("name", "new", 80)
        base = question.text("base", "", 80)
        try:
            if base:
                files = self._begun(question, code, base)
            elif version:
                files = self._folder.version_files(code, name, version)
            else:
                files = self._folder.files(code, name)
                typed = question.texts("files")
                files |= {path: text.encode() for path, text in typed.items() if _is_text(path)}
            template = self._dg.authoring.template(code, name, files)
        except TemplateError as error:
            return {"problems": [self._dg.authoring.problem(error, f"{code}/{name}")]}
        return self._dg.authoring.sight(
            template,
            self._document(question),
            width=question.number("width", 1200, _MAX_WIDTH),
            page=question.number("page", 0, _MAX_PAGE),
            have=question.text("have", "", 60),
        )

    def _document(self, question: Question) -> Parcel[Draft]:
        code, name = question.text("type", most=40), question.text("name", "", 80)
        choice = question.mapping("data")

        def make() -> Parcel[Draft]:
            authoring = self._dg.authoring
            return authoring.parcel(authoring.document(code, self._data.read(code, choice), name))

        is_fixed = choice.get("kind") in _FIXED
        return self._desk.document((code, name, choice), make) if is_fixed else make()

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


def _is_text(path: str) -> bool:
    return path.endswith(_TEXTS)


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
