"""The bundled templates and fonts: data, and nothing to run."""
