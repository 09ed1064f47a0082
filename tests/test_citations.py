"""What comments, docstrings and documents point to is there: whoever follows a pointer in five years still arrives.

Looked at are documents (`*.md`), files, modules, what stands in a class, and whatever a docstring says to see.
"""

import ast
import importlib.util
import re
from functools import cache

from tests.paths import ROOT

FOLDERS = ("search", "index", "web", "tests", "docs", ".ci")
FILES = sorted(
    [
        path
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    + [path for path in ROOT.iterdir() if path.is_file()]
)
NAMES = [path.relative_to(ROOT).as_posix() for path in FILES]
READ = [
    path
    for path in FILES
    if path.suffix in (".py", ".md", ".toml", ".html", ".js", ".css", ".txt", ".yaml")
    and "frozen" not in path.parts
    and "sample" not in path.parts
]
MODULES = {
    name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in NAMES if name.endswith(".py")
}
#: Placeholders, and what a folder or a file of a reader's own may be called.
EXAMPLE = re.compile(r"NAME|名字|^\d|第40期|_NN?\.|^index\.htm|^paperindex")


@cache
def prose(path):
    """What is written for people: of code the comments and docstrings, of settings the comments, of a document all.

    What looks like one of these in a string is taken for it: then there is more to follow, never less.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix not in (".py", ".toml"):
        return text
    comments = [line.partition("#")[2] for line in text.splitlines() if "#" in line]
    docstrings = re.findall(r'"""(.*?)"""', text, re.DOTALL) if path.suffix == ".py" else []
    return "\n".join([*comments, *docstrings])


@cache
def classes():
    """Every class of ours with the names in it, methods, fields and attributes, and the names of what it is made from."""
    found = {}
    for path in (path for path in FILES if path.suffix == ".py" and path.relative_to(ROOT).parts[0] != "tests"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                inner = {
                    getattr(one, "name", None) or getattr(one, "attr", None) or getattr(one, "id", None)
                    for one in ast.walk(node)
                }
                bases = [getattr(base, "attr", None) or getattr(base, "id", "") for base in node.bases]
                found.setdefault(node.name, []).append((inner, bases))
    return found


def is_in(owner, name):
    """Whether a class, or one that it is made from, has a name; of classes that are not ours nothing is known."""
    if owner not in classes():
        return True
    inherited = [base for _, bases in classes()[owner] for base in bases if base in classes()]
    return any(name in inner for inner, _ in classes()[owner]) or any(is_in(base, name) for base in inherited)


def cited(pattern):
    """(the file that says it, what it says) for every match, each once."""
    found = {(path.relative_to(ROOT).as_posix(), name) for path in READ for name in re.findall(pattern, prose(path))}
    return sorted((path, name) for path, name in found if not EXAMPLE.search(name))


def is_there(path, name):
    """Whether a file of this name lies in the repository: from the top, from the file that says so, or in a room."""
    beside = (ROOT / path).parent.joinpath(name).resolve()
    return beside.is_file() or any(f"/{known}".endswith(f"/{name}") for known in NAMES)


def missing(pattern, there):
    """What is pointed to and not there. There must be something to look at, or the pattern is wrong."""
    found = cited(pattern)
    assert found
    return [f"{path}: {name}" for path, name in found if not there(path, name)]


def test_documents_are_there():
    assert not missing(r"(?<![\w./-])([A-Za-z.][A-Za-z_./-]*\.md)\b", is_there)


def test_links_of_documents_lead_somewhere():
    links = r"\]\((?!https?:|#)([^)#\s]+)"
    pages = [path for path in READ if path.suffix == ".md"]
    found = [(path, link) for path in pages for link in re.findall(links, path.read_text(encoding="utf-8"))]
    assert len(found) > 10
    assert not [f"{path.name}: {link}" for path, link in found if not (path.parent / link).exists()]


def test_the_readme_links_every_document():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [path.name for path in (ROOT / "docs").glob("*.md") if f"](docs/{path.name})" not in readme]


def test_files_are_there():
    named = r"`([\w./-]+\.(?:py|html|js|css|txt|tsv|toml|svg))`"
    assert not missing(named, is_there)
    assert not missing(r"(?<![\w/.])((?:search|index|web|tests|docs)/[\w./-]+\.\w+)\b", is_there)


def test_folders_are_there():
    named = r"(?<![\w/.])((?:search|index|web|tests|docs)/[\w/-]+/)(?![\w…])"
    assert not missing(named, lambda path, name: (ROOT / name).is_dir())


def test_modules_are_there():
    def there(path, name):
        parts = name.split(".")
        return any(".".join(parts[:length]) in MODULES for length in range(2, len(parts) + 1))

    assert not missing(r"(?<![\w./])((?:search|index|web|tests)(?:\.[A-Za-z_]+)+)(?![\w/])(?<!\.py)", there)


def test_what_is_said_to_be_in_a_class_is_in_it():
    assert not missing(r"\b([A-Z][A-Za-z]+\.[a-z_]+)\b(?!\()", lambda path, name: is_in(*name.split(".")))


def test_what_a_docstring_says_to_see_is_there():
    """A class, a file, a module or a library; what it is followed by (`Reader.count`) is held by the test above."""

    def there(path, name):
        first = name.partition(".")[0]
        return first in classes() or first in MODULES or is_there(path, name) or importlib.util.find_spec(first)

    assert not missing(r"\bSee `?([\w./]+\w)", there)


def test_nothing_is_cited_that_was_agreed_elsewhere():
    """Rules by number, and what “the design” said, are known only to those who were there."""
    said = re.compile(r"\b[Rr]ule \d|\bdesign(?:'s| note| said| had| says)\b|\bDESIGN\b")
    assert not [
        f"{path.name}: {found[0]}"
        for path in READ
        if path.name != "test_citations.py"
        for found in said.finditer(prose(path))
    ]
