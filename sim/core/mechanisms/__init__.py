"""What rules are made of: due orders, force, bids, slates, sides, venues."""
