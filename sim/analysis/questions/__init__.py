"""One question a file: compared, sensitive to what, on whom, where."""
