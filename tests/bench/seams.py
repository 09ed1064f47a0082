"""Column seams on real text: how many are joined, and how many paragraphs are joined that should not be.

    python -m tests.bench.seams [--articles 1500] [--seed 3]

Paragraphs of the newspaper corpus are broken at random places between two Han characters and read back through the
splitter, as in `exactness`. A seam counts as joined if the characters on both sides stand side by side again; a
paragraph end counts as falsely joined if they do there.
"""

import random
import sys
from itertools import pairwise

from tests.bench.exactness import SEAM, corpus, wrapped
from tests.bench.inputs.options import options, with_corpora


def main(arguments=None):
    parser = options(__doc__)
    parser.add_argument("--articles", type=int, default=1_500, help="articles that are broken")
    parser.add_argument("--seed", type=int, default=3, help="of the random places")
    asked = with_corpora(parser, arguments)
    rng = random.Random(asked.seed)
    articles = [article for article in corpus(0, asked.shared) if article.paragraphs]
    rng.shuffle(articles)
    read = seams = joined = ends = false = 0
    for article in articles:
        if read == asked.articles:
            break
        if not (taken := wrapped(article, rng)):
            continue
        read += 1
        text = "\n".join(paragraph.text for paragraph in taken[0].paragraphs)
        for paragraph in taken[1]:
            if SEAM in paragraph:
                upper, lower = paragraph.split(SEAM)
                seams += 1
                joined += upper[-8:] + lower[:8] in text
        for upper, lower in pairwise(taken[1]):
            ends += 1
            false += (upper[-8:] + lower[:8]).replace(SEAM, "") in text
    print(f"{read:,} articles: {joined:,} of {seams:,} seams joined ({joined / seams:.1%})")
    print(f"{false:,} of {ends:,} paragraph ends joined by mistake ({false / ends:.2%})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
