"""Articles to a generation: batches, segments, merges, columns."""
