"""No tables: only the permissions, one for each thing that docgen asks whether somebody may."""

from __future__ import annotations

from django.db import models

from docgen.models import RIGHTS


class Permission(models.Model):  # noqa: DJ008 - there are none
    """What users and groups of the site may be allowed: ``docgen.make_document`` and so on."""

    class Meta:
        """It is no table."""

        managed = False
        default_permissions = ()
        permissions = tuple((f"{right.action}_{right.kind}", right.title) for right in RIGHTS)
        verbose_name = "документ"
        verbose_name_plural = "документы"
