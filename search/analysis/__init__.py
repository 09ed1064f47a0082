"""Chinese analysis: the only road from text to terms, the same for articles and for queries.

fold: one character to one character (width, case, traditional to simplified). units: Han characters and runs of
letters and digits; bigrams of them match. words: jieba words rank. fingerprint: proof that index and query were
analysed alike. Nothing here knows an engine.
"""
