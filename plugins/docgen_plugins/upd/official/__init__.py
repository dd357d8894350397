"""The УПД and the VAT invoice as the tax service's XML: tables that write a file and read it."""
