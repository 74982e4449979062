"""A results folder: what is in it, and whether it may be trusted."""
