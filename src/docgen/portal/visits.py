"""Who looks at the cabinet: a client known to the host's own session, or by a signed link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response

from docgen.exceptions import DocGenError, ForbiddenError
from docgen.facade import DocGen
from docgen.lifecycle import Actor
from docgen.models import Action
from docgen.models.cabinet import CabinetLink

COOKIE: Final = "docgen-cabinet"
#: Seconds that a browser keeps a visit by a link.
_STAY: Final = 12 * 3600

#: Answers with the source's id of the client whose session a request belongs to, if to any.
FindClient = Callable[[Request], str | None]


@frozen(kw_only=True)
class Visit:
    """A client in its cabinet: ``dg`` acts in its name, ``only`` is the one document it may see."""

    client: str
    name: str
    dg: DocGen
    only: int | None = None
    is_by_link: bool = False

    def require(self, document: int) -> None:
        """Refuse any other document than the one that a link is to.

        Raises:
            ForbiddenError: it is another one.

        """
        if self.only not in {None, document}:
            raise ForbiddenError(self.name, Action.SEE, f"document {document}")


class Doorkeeper:
    """Lets clients in."""

    def __init__(self, dg: DocGen, find_client: FindClient | None) -> None:
        self._dg = dg
        self._find_client = find_client

    def visit(self, request: Request) -> Visit | None:
        """Return who asks; nobody, if neither the host nor a link knows."""
        client = self._find_client(request) if self._find_client is not None else None
        if client:
            return self._of(client)
        link = self.link(request.cookies.get(COOKIE, ""))
        if link is None:
            return None
        return self.by_link(link)

    def by_link(self, link: CabinetLink) -> Visit:
        """Return the visit that a link is for."""
        return self._of(link.client, only=link.document_id, is_by_link=True)

    def link(self, token: str) -> CabinetLink | None:
        """Return what a token opens, if it is valid."""
        return self._dg.cabinet.open(token) if token else None

    def let_in(self, response: Response, token: str, *, path: str, is_secure: bool) -> None:
        """Have the browser keep a link for its visit."""
        response.set_cookie(
            COOKIE,
            token,
            max_age=_STAY,
            path=path or "/",
            secure=is_secure,
            httponly=True,
            samesite="lax",
        )

    def name_of(self, client: str) -> str:
        """Return how a client is called."""
        try:
            return self._dg.source.client(client).name
        except DocGenError:
            rows = self._dg.documents.list(client=client, limit=1)
            return rows[0].client_name if rows else client

    def _of(self, client: str, *, only: int | None = None, is_by_link: bool = False) -> Visit:
        name = self.name_of(client)
        acting = self._dg.acting_as(Actor(name=name, client=client))
        return Visit(client=client, name=name, dg=acting, only=only, is_by_link=is_by_link)
