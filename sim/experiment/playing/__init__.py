"""Playing a study: stretches, threads, clusters, stopping."""
