"""The figures of a page, one a file."""
