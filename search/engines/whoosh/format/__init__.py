"""The files of a generation, read: segments, lexicons, columns, stored articles. Each module says its layout byte by byte."""
