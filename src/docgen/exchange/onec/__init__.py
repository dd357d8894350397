"""1C: what it is told in EnterpriseData, and what comes from it."""
