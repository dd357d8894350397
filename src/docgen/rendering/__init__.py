"""From a document and its template to a file: HTML and PDF."""
