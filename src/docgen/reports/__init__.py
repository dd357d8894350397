"""Tables of documents and money, as pages, CSV and more."""
