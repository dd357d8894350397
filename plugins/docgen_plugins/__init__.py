"""The bundled document types, a plugin each, found through entry points like any other."""
