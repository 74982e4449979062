"""What may be said in a scenario, and what that is for."""
