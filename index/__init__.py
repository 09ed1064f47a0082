"""Newspapers in, articles out. No HTTP here, and no queries."""
