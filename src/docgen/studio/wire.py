"""How questions are read and answers written: JSON, and pictures behind it."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

import attrs
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from docgen.asgi import read_json
from docgen.exceptions import DataError, DocGenError, WorkerError
from docgen.language.errors import describe_error, describe_problem

_DEATHS: Final = {
    "time": "Страница рисовалась дольше 5 секунд и остановлена.",
    "memory": "Странице не хватило памяти, и она остановлена.",
    "crash": "Программа печати не справилась с этой страницей.",
}


#: What the author calls the fields that he fills in.
_CALLED: Final = {
    "content": "Файл",
    "logo": "Логотип",
    "stamp": "Печать",
    "since": "Дата начала",
    "why": "Что изменилось",
    "name": "Имя",
    "text": "Текст",
    "title": "Название",
}


class WireError(Exception):
    """A question that cannot be read."""


def plain(value: object) -> object:
    """Return a value as JSON can hold it."""
    if isinstance(value, bytes):
        return None
    if isinstance(value, Enum):
        return value.value
    kind: type[Any] = type(value)
    if attrs.has(kind):
        fields = attrs.fields(kind)
        return {field.name: plain(getattr(value, field.name)) for field in fields}
    if isinstance(value, Mapping):
        return {str(key): plain(row) for key, row in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(row) for row in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def answer(value: object) -> JSONResponse:
    """Return a value as JSON."""
    return JSONResponse(plain(value))


def with_picture(value: object, content: bytes) -> Response:
    """Return a value with a picture: the length of the JSON in four bytes, the JSON, the PNG."""
    head = json.dumps(plain(value), ensure_ascii=False).encode()
    body = len(head).to_bytes(4, "big") + head + content
    return Response(body, media_type="application/octet-stream")


class Question:
    """The fields of a request's body, each of a type that is asked for."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields

    @classmethod
    async def of(cls, request: Request) -> Question:
        """Read a request's body."""
        try:
            fields = read_json(await request.body())
        except ValueError:
            raise WireError("Запрос не в JSON.") from None
        if not isinstance(fields, dict):
            raise WireError("Запрос не в JSON.")
        return cls(fields)

    def text(self, name: str, default: str | None = None, most: int = 300_000) -> str:
        """Return a text."""
        value = self._fields.get(name, default)
        if not isinstance(value, str) or len(value) > most:
            raise WireError(f"{called(name)}: нужен текст не длиннее {most} знаков.")
        return value

    def number(self, name: str, default: int, most: int) -> int:
        """Return a whole number that is not negative."""
        value = self._fields.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise WireError(f"{called(name)}: нужно целое число от 0 до {most}.")
        return value

    def version(self, name: str) -> int:
        """Return the number of a version, which the page sends as a text; 0 is the draft."""
        value = self.text(name, "", 3)
        if value and not value.isdecimal():
            raise WireError(f"{called(name)}: нужен номер версии.")
        return int(value or 0)

    def mapping(self, name: str) -> Mapping[str, Any]:
        """Return an object; an empty one, where there is none."""
        value = self._fields.get(name, {})
        if not isinstance(value, dict):
            raise WireError(f"{called(name)}: нужны поля с их значениями.")
        return value

    def texts(self, name: str) -> dict[str, str]:
        """Return an object of texts."""
        found = self.mapping(name)
        if not all(isinstance(row, str) for row in found.values()):
            raise WireError(f"{called(name)}: нужны поля с текстами.")
        return dict(found)

    def has(self, name: str) -> bool:
        """Whether anything is said of it."""
        return bool(self._fields.get(name))

    def content(self, name: str) -> bytes:
        """Return bytes that were sent as base64."""
        try:
            return base64.b64decode(self.text(name, most=8_000_000), validate=True)
        except (binascii.Error, ValueError):
            raise WireError(f"{called(name)}: больше 5 МБ или записано с ошибкой.") from None


def called(name: str) -> str:
    """Return what a field is called where its author knows it; any other is the page's own."""
    return _CALLED.get(name, f"Поле запроса «{name}»")


def told(error: DocGenError) -> JSONResponse:
    """Return what went wrong, in words for the author; no path and no traceback is in it."""
    if isinstance(error, WorkerError):
        said = {"error": _DEATHS[error.reason], "code": f"studio.{error.reason}"}
        return JSONResponse(said, status_code=422)
    if isinstance(error, DataError):
        rows = [
            {"path": problem[0], "message": describe_problem(problem)} for problem in error.problems
        ]
        refused = {"error": "Данные не читаются.", "code": error.code, "problems": rows}
        return JSONResponse(refused, status_code=422)
    status = getattr(error, "status", 422)
    return JSONResponse({"error": describe_error(error), "code": error.code}, status_code=status)
