"""Pages of text roughened, read and compared with what is on them."""
