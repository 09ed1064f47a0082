r"""Formulas of TeX, as document models write what is no plain letter: `$13.3\%$` is 13.3%, `$\triangleright$` is ▷.

Only what a newspaper prints is known: numbers, units, arrows, marks, Greek letters, a fraction. A formula with a command that is not known
stays as it is, so that somebody may see that something was printed there. Two prices in dollars are no formula.
"""

from __future__ import annotations

import re

UPPER = dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))
LOWER = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))

#: No formula of a newspaper is longer.
_LENGTH = 400
_FORMULA = re.compile(
    rf"(?<!\\)\$\$(?P<shown>[^$\n]{{1,{_LENGTH}}}+)\$\$|(?<!\\)\$(?P<inline>(?:[^$\\\n]|\\.){{1,{_LENGTH}}}+)\$(?P<next>\d?)"
    rf"|\\\((?P<round>(?:(?!\\[()]).){{1,{_LENGTH}}}+)\\\)|\\\[(?P<square>(?:(?!\\[\[\]]).){{1,{_LENGTH}}}+)\\\]"
)
_TEX = re.compile(r"\\(?:[A-Za-z]|[%&#_{}$,;! ])|[\^_{}]")
_COMMAND = re.compile(r"\\[A-Za-z]")
_PLAIN = re.compile(r"[0-9A-Za-z.,+\-=%/()<>*:|'!~]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_FRACTION = re.compile(r"\\[dtc]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_FRAME = re.compile(r"\\(?:begin|end)\s*\{[A-Za-z*]+\}(?:\s*\{[lcr| ]*\})?")
_STYLE = re.compile(
    r"\\(?:math[a-z]+|text[a-z]*|operatorname|boldsymbol|bold|bm|pmb|rm|bf|it|sf|tt|cal|left|right|[bB]igg?[lrm]?|displaystyle|textstyle|scriptstyle"
    r"|limits|nolimits|overline|underline|bar|hat|widehat|tilde|widetilde|vec|dot|mbox|hbox|fbox|boxed|tag|not|phantom)(?![A-Za-z])\*?"
)
_CIRCLED = re.compile(r"\\textcircled\s*+\{?\s*+(\d{1,2})(?:\s*+\})?")
_SYMBOL = re.compile(r"\\([A-Za-z]+)")
_SCRIPT = re.compile(r"([\^_])\s*(?:\{([^{}]*)\}|(\S))")
_SPACES = re.compile(r"\\[,;:!>]|\s+")
_WIDE = re.compile(r"\\(?:q?quad(?![A-Za-z])|\\| )|(?<!\\)[~&]")
_PRINTED = re.compile(r"\\([%&#_{}$])")

_SYMBOLS = {
    name: sign
    for sign, names in {
        "▷": "triangleright vartriangleright rhd", "◁": "triangleleft vartriangleleft lhd", "▶": "blacktriangleright", "◀": "blacktriangleleft",
        "▼": "blacktriangledown", "▽": "triangledown bigtriangledown", "▲": "blacktriangle", "△": "triangle bigtriangleup vartriangle",
        "■": "blacksquare", "□": "square Box", "◆": "blacklozenge", "◇": "lozenge diamond Diamond", "★": "bigstar", "☆": "star",
        "●": "bullet", "○": "bigcirc", "∘": "circ", "·": "cdot cdotp centerdot", "…": "ldots dots cdots dotsc", "※": "divideontimes",
        "→": "rightarrow to longrightarrow", "←": "leftarrow gets longleftarrow", "↑": "uparrow", "↓": "downarrow", "↔": "leftrightarrow",
        "⇒": "Rightarrow", "⇐": "Leftarrow", "⇔": "Leftrightarrow", "×": "times", "÷": "div", "±": "pm", "∓": "mp", "≈": "approx", "≠": "neq ne",
        "≤": "leq le leqslant", "≥": "geq ge geqslant", "≪": "ll", "≫": "gg", "<": "lt", ">": "gt", "~": "sim thicksim", "∝": "propto", "∞": "infty",
        "%": "percent", "‰": "permil textperthousand", "℃": "celsius", "°": "degree", "′": "prime", "√": "sqrt surd", "∑": "sum", "∏": "prod", "∫": "int",
        "∂": "partial", "∈": "in", "∩": "cap", "∪": "cup", "/": "slash", "—": "textemdash", "|": "mid vert", "∥": "parallel", "⊥": "perp", "∠": "angle",
        "Ω": "Omega ohm", "Å": "AA", "§": "S", "¥": "yen", "£": "pounds", "©": "copyright", "®": "circledR", "✓": "checkmark", "*": "ast", "⊕": "oplus",
        "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon varepsilon", "ζ": "zeta", "η": "eta", "θ": "theta vartheta", "κ": "kappa",
        "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi varphi", "χ": "chi", "ψ": "psi", "ω": "omega",
        "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi",
    }.items()
    for name in names.split()
}  # fmt: skip


def with_symbols(text: str) -> str:
    """The text with each formula as it was printed."""
    return _FORMULA.sub(_formula, text)


def _formula(match: re.Match[str]) -> str:
    if match["inline"] is None:
        inner, tail = match["shown"] or match["round"] or match["square"], ""
        wanted = bool(_TEX.search(inner)) or bool(match["shown"])
    else:
        inner, tail = match["inline"], match["next"]
        # As in pandoc: no blank inside the dollars, no digit behind them.
        wanted = bool(_TEX.search(inner)) or (not tail and bool(_PLAIN.fullmatch(inner)))
    if not wanted or (_HAN.search(inner) and not _COMMAND.search(inner)):
        return match[0]
    decoded = _decoded(inner)
    return match[0] if _COMMAND.search(decoded) else decoded + tail


def _decoded(inner: str) -> str:
    inner = _FRAME.sub("", inner)
    for _ in range(2):
        inner = _FRACTION.sub(r"\1/\2", inner)
    inner = _STYLE.sub("", _CIRCLED.sub(_circled, inner))
    # In a formula blanks are not printed; those that are have commands of their own.
    parts = [_SPACES.sub("", _SYMBOL.sub(_symbol, part)) for part in _WIDE.split(inner)]
    inner = _SCRIPT.sub(_script, " ".join(part for part in parts if part))
    return _PRINTED.sub(r"\1", re.sub(r"(?<!\\)[{}]", "", inner))


def _symbol(name: re.Match[str]) -> str:
    return _SYMBOLS.get(name[1], name[0])


def _circled(number: re.Match[str]) -> str:
    value = int(number[1])
    return chr(0x2460 + value - 1) if 1 <= value <= 20 else number[0]


def _script(script: re.Match[str]) -> str:
    text = script[2] if script[2] is not None else script[3]
    if text == "∘":
        return "°"
    signs = UPPER if script[1] == "^" else LOWER
    return "".join(signs[sign] for sign in text) if all(sign in signs for sign in text) else text
