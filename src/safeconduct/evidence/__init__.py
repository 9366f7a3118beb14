"""On whose word: sources, reports, claims, origins, pooling."""
