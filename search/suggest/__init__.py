"""The vocabulary of an archive, and what is read out of it: completions while typing, and what may have been meant."""
