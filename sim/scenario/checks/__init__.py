"""What must fit together in a scenario, and what is remarked upon."""
