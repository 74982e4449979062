"""Deeds: each kind of event as a clause, one file for what they are about."""
