"""What rules stand on: records, luck, drawing, codes, parameters."""
