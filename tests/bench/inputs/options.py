"""What the scripts of this folder have in common on the command line: the whole docstring as help, and where the corpora lie.

The folder is `../shared` beside the repository, or any with files of the same names and shapes (`corpus` says which). It reads none of them.
"""

import argparse
from pathlib import Path

from tests.paths import SHARED


class _Help(argparse.RawDescriptionHelpFormatter, argparse.ArgumentDefaultsHelpFormatter):
    """Keeps the lines of a docstring, and says the defaults."""


def options(doc):
    """A parser that shows a module's docstring."""
    return argparse.ArgumentParser(description=doc, formatter_class=_Help)


def with_corpora(parser, arguments=None):
    """The arguments, `shared` among them: the folder of the corpora. Ends the program with 2 where it is not there."""
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder with corpora, queries and qrels")
    asked = parser.parse_args(arguments)
    if not (asked.shared / "corpora").is_dir():
        parser.exit(2, f"the corpora are not here: {asked.shared / 'corpora'}\n")
    return asked
