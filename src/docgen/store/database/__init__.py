"""The database: its connections, its tables, its versions."""
