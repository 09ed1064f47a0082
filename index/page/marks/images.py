"""Links to images, of Markdown and of HTML: the words that stand for a picture, and its address."""

from __future__ import annotations

import re

from search.article import Image

#: No image in the text of another; brackets in an address in pairs.
IMAGE = re.compile(r"!\[((?:(?!!\[)[^\]])*+)\]\(((?:[^()\s]|\([^()\s]*+\))*+)(?:\s+\"[^\"]*\")?\)")
_IMAGE_TAG = re.compile(r"<img\s[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(src|alt)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))", re.IGNORECASE)


def as_markdown(line: str) -> str:
    """A line with its images of HTML as images of Markdown."""
    return _IMAGE_TAG.sub(_as_markdown, line) if "<" in line else line


def images_in(text: str) -> list[Image]:
    """The images that a text links to, in their order."""
    return [Image(image[2], image[1].strip()) for image in IMAGE.finditer(as_markdown(text))]


def without_images(text: str) -> str:
    """A text with each image on a line of its own, as the words that stand for it; they are print."""
    return IMAGE.sub(lambda image: f"\n{image[1]}\n", as_markdown(text))


def _as_markdown(tag: re.Match[str]) -> str:
    """An image of HTML as one of Markdown; one without an address is nothing but its tag."""
    said = {name.lower(): double or single or bare for name, double, single, bare in _ATTRIBUTE.findall(tag[0])}
    address = re.sub(r"[\s()]", lambda sign: f"%{ord(sign[0]):02X}", said.get("src", ""))
    return f"![{said.get('alt', '').replace(']', '')}]({address})" if address else ""
