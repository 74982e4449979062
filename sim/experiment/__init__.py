"""Many runs over many points: what a sweep is, how it is played, and the folder its results lie in."""
