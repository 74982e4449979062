"""How fast, and against what: measurements that are run by hand."""
