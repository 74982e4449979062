"""The compiled ground floor: records, luck, rules and the order of play (numpy and numba only)."""
