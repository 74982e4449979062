"""Whether intervals hold what they say they hold: large populations are played once, and batches drawn from them."""
