"""docgen in Django: put ``"docgen.contrib.django"`` into ``INSTALLED_APPS``. The extra ``django``.

::

    DOCGEN = {"source": "crm.documents.CrmSource", "artifacts": BASE_DIR / "files"}

``get_docgen()`` is the site's façade; its store lies in the site's own database, unless ``DOCGEN``
names another one. :class:`~docgen.contrib.django.sources.ModelSource` makes a source of models,
:class:`~docgen.contrib.django.admin.DocumentsAdmin` puts documents into the admin.
"""

from docgen.contrib.django.access import actor_of, get_docgen
from docgen.contrib.django.sources import ModelSource, Records

__all__ = ["ModelSource", "Records", "actor_of", "get_docgen"]
