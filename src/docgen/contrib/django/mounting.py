"""The studio in the site's own server, for the site's own users. An ASGI application.

In ``asgi.py``::

    application = with_studio(get_asgi_application(), "docgen/studio", templates=BASE_DIR / "forms")

Who is logged in and has the permissions ``docgen.see_template`` and ``docgen.change_template`` is
let in, by the name under which the site knows the user. Give ``DOCGEN["untrusted_templates"]`` the
same folder: what people write there is rendered in processes that may be killed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, parse_cookie
from django.utils.module_loading import import_string
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from docgen.contrib.django.access import actor_of, get_docgen
from docgen.studio import Visitor, create_app

_VISITOR: Final = "docgen.visitor"
_RIGHTS: Final = ("docgen.see_template", "docgen.change_template")


def with_studio(site: ASGIApp, path: str, *, templates: str | Path) -> ASGIApp:
    """Return the site's application, with the studio under a path.

    Raises:
        ConfigurationError: the site's settings of docgen cannot be used.

    """
    studio = create_app(get_docgen(), templates, visitor=_visitor_of, hosts=())
    return _Mounted(site, studio, "/" + path.strip("/"))


class _Mounted:
    """Sends what is under a path to the studio, and the rest to the site."""

    def __init__(self, site: ASGIApp, studio: ASGIApp, path: str) -> None:
        self._site = site
        self._studio = studio
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; beginning and end of the server concern the studio only."""
        if scope["type"] == "lifespan":
            await self._studio(scope, receive, send)
        elif scope["type"] == "http" and f"{scope['path']}/".startswith(f"{self._path}/"):
            visitor = await sync_to_async(_visitor)(Request(scope).headers.get("cookie", ""))
            root = scope.get("root_path", "") + self._path
            await self._studio({**scope, "root_path": root, _VISITOR: visitor}, receive, send)
        else:
            await self._site(scope, receive, send)


def _visitor(cookie: str) -> Visitor | None:
    """Return whom a session of the site belongs to, if the user may write templates."""
    engine: Any = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    session: SessionBase = engine(parse_cookie(cookie).get(settings.SESSION_COOKIE_NAME))
    request = HttpRequest()
    request.session = session
    user: Any = get_user(request)
    if not user.is_authenticated or not user.has_perms(_RIGHTS):
        return None
    return Visitor(id=str(user.pk), user=actor_of(user))


def _visitor_of(request: Request) -> Visitor | None:
    found: Visitor | None = request.scope.get(_VISITOR)
    return found
