"""Outcomes: what is counted of a run, each under one name, with one formula that every verb and page reads."""
