"""Intervals, tests, distances, scores and power indices: numpy, scipy and nothing of ours."""
