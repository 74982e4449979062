"""What the runs say: intervals, distances, scores, power, and what an outcome hangs on."""
