"""Fitting a few parameters to base rates, by approximate Bayesian computation."""
