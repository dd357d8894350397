"""A small CRM in Django."""
