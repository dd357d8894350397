"""The way of a document, a module a step: request, collect, checks, draft, issue, render, keep."""
