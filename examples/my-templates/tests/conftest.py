pytest_plugins = ["docgen.testing.fixtures"]
