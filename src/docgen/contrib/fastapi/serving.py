"""docgen's REST API: the router with tokens, for CRMs that are not written in Python."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Annotated, Final

from attrs import frozen
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from docgen.contrib.fastapi.router import docgen_router
from docgen.exceptions import ConfigurationError
from docgen.facade import DocGen
from docgen.lifecycle import Actor
from docgen.version import docgen_version

_BEARER: Final = HTTPBearer(auto_error=False, description="Токен пользователя из docgen.toml")
_REFUSED: Final = "Нужен токен: Authorization: Bearer …"
_HEX: Final = 64


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
    for row in tokens:
        if len(row.token_hash) != _HEX or not set(row.token_hash) <= set("0123456789abcdef"):
            raise ConfigurationError(
                f"the token of user {row.user.id!r} is no SHA-256: 64 digits and letters a–f are "
                "expected. Keep the token to yourself, and write down its hash"
            )
    app = FastAPI(title="docgen", version=docgen_version())
    app.state.docgen, app.state.tokens = dg, tuple(tokens)
    app.include_router(docgen_router(_docgen_of_token), prefix="/api/v1")
    return app


def _docgen_of_token(
    request: Request,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> DocGen:
    """Return the façade in the name of whom the token stands for."""
    asked = token_hash(given.credentials) if given else ""
    found = None
    for row in request.app.state.tokens:  # all of them, so that the time tells nothing
        if hmac.compare_digest(row.token_hash, asked):
            found = row.user
    if found is None:
        raise HTTPException(401, _REFUSED, headers={"WWW-Authenticate": "Bearer"})
    dg: DocGen = request.app.state.docgen
    return dg.acting_as(found)
