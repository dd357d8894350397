"""The reconciliation statement as the tax service's XML: tables that write a file and read it."""
