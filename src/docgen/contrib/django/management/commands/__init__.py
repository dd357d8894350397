"""``manage.py docgen``."""
