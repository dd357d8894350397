"""What is done with issued documents, one module a service; each is a property of the façade."""
