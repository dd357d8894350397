"""The studio: authors of templates see the page as they write it.

:func:`create_app` is an ASGI application, to be mounted in a host's own or served by itself;
:func:`serve` serves it on this machine.
"""

from docgen.studio.app import Visitor, create_app
from docgen.studio.serving import serve

__all__ = ["Visitor", "create_app", "serve"]
