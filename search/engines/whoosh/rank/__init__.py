"""Articles that match to the best of them, in order."""
