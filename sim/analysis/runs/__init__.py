"""What runs came to, read off folders or played on the spot."""
