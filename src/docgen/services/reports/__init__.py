"""Reports of a store; see :class:`docgen.services.reports.reports.Reports`."""
