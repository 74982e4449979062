"""What decides luck and records: ids to rows, levels to laws, tables at base values."""
