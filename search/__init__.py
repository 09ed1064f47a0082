"""A question in, its results out. No HTTP here, and no source files."""
