"""The tax service's schemas: data, and nothing to run."""
