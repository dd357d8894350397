"""docgen in FastAPI: a router of its documents, and the same one as a server by itself.

::

    app.include_router(docgen_router(current_docgen), prefix="/docgen")

``current_docgen`` is a dependency that returns the façade, or ``dg.acting_as(user)``: whoever asks
sees and does what that user may. The extra ``fastapi``.
"""

from docgen.contrib.fastapi.router import DocGenRoute, docgen_router
from docgen.contrib.fastapi.serving import TokenUser, create_app, token_hash

__all__ = ["DocGenRoute", "TokenUser", "create_app", "docgen_router", "token_hash"]
