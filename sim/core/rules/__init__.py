"""The rules: one mechanism a file, each with its sources, its parameters and what it writes."""
