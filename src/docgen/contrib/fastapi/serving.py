"""docgen's REST API: the router with tokens, for CRMs that are not written in Python."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Annotated, Final

from attrs import frozen
from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from docgen.contrib.fastapi.models import Refusal
from docgen.contrib.fastapi.refusals import refusal
from docgen.contrib.fastapi.router import docgen_router
from docgen.exceptions import ConfigurationError
from docgen.facade import DocGen
from docgen.lifecycle import Actor
from docgen.version import docgen_version

_BEARER: Final = HTTPBearer(auto_error=False, description="Токен пользователя из docgen.toml")
_REFUSED: Final = "Нужен токен: Authorization: Bearer …"
_HEX: Final = 64
_PREFIX: Final = "/api/v1"
_USER: Final = "docgen.user"


@frozen(kw_only=True)
class TokenUser:
    """Whom a token stands for: ``token_hash`` is its SHA-256, in hexadecimal."""

    token_hash: str
    user: Actor


def token_hash(token: str) -> str:
    """Return what is kept of a token: whoever reads the settings cannot ask by it."""
    return hashlib.sha256(token.encode()).hexdigest()


def create_app(dg: DocGen, tokens: Sequence[TokenUser]) -> FastAPI:
    """Return the API; every request names a token, and is done by whom it stands for.

    Raises:
        ConfigurationError: there is no token, or one of them is no SHA-256.

    """
    if not tokens:
        raise ConfigurationError(
            "nobody has a token, so nobody could ask. Write one's SHA-256 into docgen.toml, "
            '[users.crm] token = "…"; docgen serve --new-token makes one'
        )
    for token in tokens:
        if len(token.token_hash) != _HEX or not set(token.token_hash) <= set("0123456789abcdef"):
            raise ConfigurationError(
                f"the token of user {token.user.id!r} is no SHA-256: 64 digits and letters a–f are "
                "expected. Keep the token to yourself, and write down its hash"
            )
    app = FastAPI(title="docgen", version=docgen_version())
    app.state.docgen = dg
    app.add_middleware(_Door, tokens=tuple(tokens))
    app.include_router(
        docgen_router(_docgen_of_token), prefix=_PREFIX, responses={401: {"model": Refusal}}
    )
    return app


class _Door:
    """Lets in who has a token; of nobody else is a body read, however long it is."""

    def __init__(self, app: ASGIApp, tokens: Sequence[TokenUser]) -> None:
        self._app = app
        self._tokens = tokens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http" or not scope["path"].startswith(_PREFIX):
            await self._app(scope, receive, send)
            return
        user = self._user(Headers(scope=scope).get("authorization", ""))
        if user is None:
            refused = JSONResponse(
                refusal("token", _REFUSED), 401, headers={"WWW-Authenticate": "Bearer"}
            )
            await refused(scope, receive, send)
            return
        await self._app({**scope, _USER: user}, receive, send)

    def _user(self, stated: str) -> Actor | None:
        kind, token = get_authorization_scheme_param(stated)
        asked = token_hash(token) if kind.lower() == "bearer" else ""
        found = None
        for row in self._tokens:  # all of them, so that the time tells nothing
            if hmac.compare_digest(row.token_hash, asked):
                found = row.user
        return found


def _docgen_of_token(
    request: Request,
    _shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> DocGen:
    """Return the façade in the name of whom the token stands for."""
    dg: DocGen = request.app.state.docgen
    return dg.acting_as(request.scope[_USER])
