"""What an author says: reading, checking, changing and writing down a scenario."""
