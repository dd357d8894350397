"""The client's cabinet: a client looks at its documents, takes them, pays and asks.

:func:`create_app` is an ASGI application, to be mounted in a host's own or served by itself;
:func:`serve` serves it.
"""

from docgen.portal.app import create_app
from docgen.portal.serving import serve

__all__ = ["create_app", "serve"]
