"""The site's answers as JSON, for other programs."""
