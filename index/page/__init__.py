"""A printed page to articles: masthead, headlines, bylines, column wraps, digests. Reads no files and writes no index."""
