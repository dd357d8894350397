"""Puts what pages show into HTML, under the organisation's name, logo and colour."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from docgen.facade import DocGen
from docgen.language.dates import format_date
from docgen.models import Organisation
from docgen.portal.screens import brand_of
from docgen.portal.visits import Visit
from docgen.requisites.accent import visible_accent

_PAGES: Final = Path(__file__).parent / "pages"
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_WAIT: Final = "60"


class Painter:
    """Makes the pages."""

    def __init__(self, dg: DocGen, organisation: str, *, can_ask: bool, exit_url: str) -> None:
        self._dg = dg
        self._organisation = organisation
        self._shared = {"can_ask": can_ask, "exit_url": exit_url}
        self._pages = Environment(
            loader=FileSystemLoader(_PAGES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._pages.filters["day"] = _text_of_day
        self._pages.filters["fours"] = _fours

    def page(
        self,
        request: Request,
        name: str,
        visit: Visit | None,
        *,
        title: str,
        status: int = 200,
        **shown: Any,  # noqa: ANN401 - what a page shows is the page's own
    ) -> HTMLResponse:
        """Return a page; without a visit it tells nothing of anybody."""
        html = self._pages.get_template(f"{name}.html").render(
            root=request.scope.get("root_path", ""),
            title=title,
            visit=visit,
            brand=self._brand(visit),
            **self._shared,
            **shown,
        )
        return HTMLResponse(html, status_code=status)

    def too_often(self, request: Request) -> HTMLResponse:
        """Say that somebody asks too often."""
        answer = self.page(request, "often", None, title="Слишком много запросов", status=429)
        answer.headers["retry-after"] = _WAIT
        return answer

    def colours(self, visit: Visit | None) -> Response:
        """Return the style sheet of an organisation's colour, where text in it can be read."""
        brand = self._brand(visit)
        accent = brand.accent if brand is not None else ""
        is_fit = _HEX.fullmatch(accent) is not None and visible_accent(accent) is not None
        text = f":root {{ --brand: {accent}; }}\n" if is_fit else ""
        headers = {"cache-control": "private, max-age=300"}
        return Response(text, media_type="text/css", headers=headers)

    def logo(self, visit: Visit | None) -> Response | None:
        """Return an organisation's logo, if it has one."""
        brand = self._brand(visit)
        if brand is None or brand.logo is None:
            return None
        headers = {"cache-control": "private, max-age=300"}
        return Response(brand.logo.content, media_type=brand.logo.media_type, headers=headers)

    def _brand(self, visit: Visit | None) -> Organisation | None:
        return brand_of(visit, self._organisation, self._dg)


def _text_of_day(day: Any) -> str:  # noqa: ANN401 - jinja says no types
    return format_date(day, "text")


def _fours(digits: str) -> list[str]:
    return [digits[start : start + 4] for start in range(0, len(digits), 4)]
