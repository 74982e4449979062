"""What a config says: designs, axes, points."""
