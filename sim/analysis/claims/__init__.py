"""Claims of a source put to the test."""
