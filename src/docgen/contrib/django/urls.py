"""Files of documents, for who is logged in.

::

    path("docgen/", include("docgen.contrib.django.urls"))
"""

from __future__ import annotations

from django.urls import path

from docgen.contrib.django import views

app_name = "docgen"

urlpatterns = [
    path("documents/<int:document_id>/<slug:format_>/", views.document_file, name="file"),
]
