"""Issues and pages, leafed through."""
