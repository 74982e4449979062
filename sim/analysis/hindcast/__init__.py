"""The engine scored on history, and on how often things happen."""
