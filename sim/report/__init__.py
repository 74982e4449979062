"""The report: one page about some results, and its figures."""
