"""docgen inside the frameworks that CRMs are written in: over the façade, and nothing else."""
