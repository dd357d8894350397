"""The studio and clients' cabinets in the site's own server, for the site's own users.

In ``asgi.py``::

    site = with_portal(get_asgi_application(), "cabinet")
    application = with_studio(site, "docgen/studio", templates=BASE_DIR / "forms")

The studio lets in who is logged in and has the permissions ``docgen.see_template`` and
``docgen.change_template``, by the name under which the site knows the user. Give
``DOCGEN["untrusted_templates"]`` the same folder: what people write there is rendered in processes
that may be killed. The cabinet shows a user with an attribute ``docgen_client`` that client's
documents; whoever has a signed link is let in as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
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
from docgen.portal import create_app as create_portal
from docgen.studio import Visitor
from docgen.studio import create_app as create_studio

_WHO: Final = "docgen.who"
_RIGHTS: Final = ("docgen.see_template", "docgen.change_template")


def with_studio(site: ASGIApp, path: str, *, templates: str | Path) -> ASGIApp:
    """Return the site's application, with the studio under a path; mount it last.

    Raises:
        ConfigurationError: the site's settings of docgen cannot be used.

    """
    studio = create_studio(get_docgen(), templates, visitor=_found, hosts=())
    return _Mounted(site, studio, path, _author)


def with_portal(
    site: ASGIApp, path: str, *, organisation: str = "", exit_url: str = "/"
) -> ASGIApp:
    """Return the site's application, with clients' cabinets under a path.

    ``organisation`` and ``exit_url`` are those of :func:`docgen.portal.create_app`.

    Raises:
        ConfigurationError: the site's settings of docgen cannot be used.

    """
    cabinet = create_portal(
        get_docgen(), visitor=_found, organisation=organisation, exit_url=exit_url
    )
    return _Mounted(site, cabinet, path, _client)


class _Mounted:
    """Sends what is under a path to an application of docgen's, and the rest to the site.

    ``who`` says who a user of the site is there. The application that is mounted last is told of
    the server's beginning and end: Django itself takes no notice of them.
    """

    def __init__(
        self, site: ASGIApp, application: ASGIApp, path: str, who: Callable[[Any], object]
    ) -> None:
        self._site = site
        self._application = application
        self._path = "/" + path.strip("/")
        self._who = who

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "lifespan":
            await self._application(scope, receive, send)
        elif scope["type"] == "http" and f"{scope['path']}/".startswith(f"{self._path}/"):
            cookie = Request(scope).headers.get("cookie", "")
            who = await sync_to_async(self._found)(cookie)
            root = scope.get("root_path", "") + self._path
            await self._application({**scope, "root_path": root, _WHO: who}, receive, send)
        else:
            await self._site(scope, receive, send)

    def _found(self, cookie: str) -> object:
        """Return whom a session of the site belongs to; nothing for a stranger's."""
        engine: Any = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
        session: SessionBase = engine(parse_cookie(cookie).get(settings.SESSION_COOKIE_NAME))
        request = HttpRequest()
        request.session = session
        user: Any = get_user(request)
        return self._who(user) if user.is_authenticated else None


def _author(user: Any) -> Visitor | None:  # noqa: ANN401 - whatever the site's user model is
    return Visitor(id=str(user.pk), user=actor_of(user)) if user.has_perms(_RIGHTS) else None


def _client(user: Any) -> str | None:  # noqa: ANN401 - the same
    return actor_of(user).client or None


def _found(request: Request) -> Any:  # noqa: ANN401 - what the application asked for
    return request.scope.get(_WHO)
