"""The tax service's electronic formats: files validated, read, written and explained."""
