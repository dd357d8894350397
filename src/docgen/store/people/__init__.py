"""People around documents: contacts, files of clients, requests, documents that wait for a yes."""
