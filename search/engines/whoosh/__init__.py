"""The embedded engine: a Whoosh index in a folder, read as arrays, swapped by generations.

Only this package imports whoosh. Its own collectors and searchers are not used: see docs/decisions.md.
"""

from search.engines.whoosh.engine import WhooshEngine as WhooshEngine
