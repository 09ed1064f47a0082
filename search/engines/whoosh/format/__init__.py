"""The files of a generation, read: segments, lexicons, columns, stored articles. docs/format.md gathers them byte by byte."""
