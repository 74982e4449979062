"""What the files of an author are read with: errors, YAML with the place of everything, headers."""
