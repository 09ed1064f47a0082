"""Which issue is a page of? Newspaper, day, edition and number identify one; pages seldom print all of it.

Pages of one day that say the same of their issue, out of one folder, are a `Group`. `issues_of` puts the groups of a day together to
issues, beside those that the live index holds, and `give_keys` names them. What is printed may be misread, so two
numbers make two issues only where the pages speak for it too; what somebody has said, or an edition, is believed.
This module stores nothing: the spool moves the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from search.imprint import Imprint
from search.places import day_of_key, issue_key, key_order

#: Whether two texts of one page are so unlike that they are two pages.
Unlike = Callable[["Issue", "Issue"], bool]


_RUN = 4


def alike(one: str, other: str) -> bool:
    """Whether two texts have most of their words in common: half the runs of four characters of the shorter."""
    a, b = ({text[at : at + _RUN] for at in range(max(1, len(text) - _RUN + 1))} for text in (one, other))
    return 2 * len(a & b) >= min(len(a), len(b))


@dataclass(frozen=True, slots=True)
class Identity:
    """What a page says of its issue besides the day. `stated` names the facts that somebody said, not print (newspaper, number)."""

    newspaper: str = ""
    edition: str = ""
    issue: int | None = None
    serial: int | None = None
    stated: tuple[str, ...] = ()

    @staticmethod
    def of(imprint: Imprint, stated: Iterable[str] = ()) -> Identity:
        """The identity that an imprint gives."""
        return Identity(imprint.newspaper, imprint.edition, imprint.issue, imprint.serial, tuple(stated))

    @property
    def loose(self) -> bool:
        """Whether it tells its issue from no other of the day: neither edition nor number."""
        return not (self.edition or self.issue or self.serial)

    def conflicts(self, other: Identity) -> list[str]:
        """The facts that cannot be of one issue; editions are compared elsewhere."""
        both = (self.serial, other.serial) if self.serial and other.serial else (self.issue, other.issue)
        wrong = ["number"] if None not in both and both[0] != both[1] else []
        if self.newspaper and other.newspaper and self.newspaper != other.newspaper:
            wrong.append("newspaper")
        return wrong

    def joined(self, other: Identity) -> Identity:
        """This identity, with the other answering where it says nothing."""
        return Identity(
            self.newspaper or other.newspaper,
            self.edition or other.edition,
            self.issue or other.issue,
            self.serial or other.serial,
            tuple(dict.fromkeys((*self.stated, *other.stated))),
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Pages of one day that say the same, out of one folder; `key` is where the spool keeps them, `order` when the first came."""

    key: str
    identity: Identity
    folder: str
    order: int
    pages: frozenset[int]


@dataclass(slots=True)
class Issue:
    """An issue in the making: its groups, what they say together, its key ("" until it gets one).

    `text` gives the text of a page, where the live index holds the issue.
    """

    identity: Identity
    groups: list[Group] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)
    key: str = ""
    text: Callable[[int], str] | None = None

    def take(self, other: Issue) -> None:
        """Put what another has to this one."""
        self.identity = self.identity.joined(other.identity)
        self.groups += other.groups
        self.pages |= other.pages

    @property
    def order(self) -> int:
        """When its first page came."""
        return min((group.order for group in self.groups), default=0)


def issues_of(groups: Sequence[Group], live: Sequence[Issue], unlike: Unlike) -> list[Issue]:
    """The issues that the groups of one day make, those of the live index first, which grow by what joins them."""
    folders: dict[str, list[Group]] = {}
    for group in sorted(groups, key=lambda group: group.order):
        folders.setdefault(group.folder, []).append(group)
    made = [issue for members in folders.values() for issue in _of_folder(members)]
    issues = list(live)
    # What tells its issue goes first, so that a page that tells nothing finds the issues it may be of.
    for part in sorted(made, key=lambda issue: (issue.identity.loose, issue.order)):
        home = next((issue for issue in issues if _one(issue, part, unlike)), None)
        if home is None:
            issues.append(part)
        else:
            home.take(part)
    return issues


def _of_folder(groups: Sequence[Group]) -> list[Issue]:
    """The issues that the groups of one folder make; what tells nothing belongs to the one issue that the others tell of."""
    parts = [Issue(group.identity, [group], set(group.pages)) for group in groups]
    issues: list[Issue] = []
    loose: list[Issue] = []
    for part in parts:
        if part.identity.loose:
            loose.append(part)
            continue
        home = next((i for i in issues if i.identity.edition == part.identity.edition and _agree(i, part)), None)
        if home is None:
            issues.append(part)
        else:
            home.take(part)
    kept: list[Issue] = []
    for part in loose:
        apart = part.pages & issues[0].pages - {0} if issues and issues[0].identity.edition else set()
        if len(issues) == 1 and not apart and _agree(issues[0], part):
            issues[0].take(part)
        else:
            kept.append(part)
    return [*issues, *kept]


def _agree(one: Issue, other: Issue) -> bool:
    return not one.identity.conflicts(other.identity)


def _one(issue: Issue, part: Issue, unlike: Unlike) -> bool:
    """Whether pages are of an issue: the same edition, and no other facts, or facts that only print says and no page denies."""
    if issue.identity.edition != part.identity.edition:
        return False
    wrong = issue.identity.conflicts(part.identity)
    if any(fact in part.identity.stated for fact in wrong):
        return False
    return not wrong or not unlike(issue, part)


def give_keys(day: str, issues: Iterable[Issue], known: Mapping[str, Imprint]) -> None:
    """Give every issue of a day that has no key one. `known` has the keys that the issues of that day had before a rebuild.

    An issue keeps its key: the one that it agrees with, else one of the same edition whose numbers were corrected. Of new ones the
    ordinary with the lowest number comes first.
    """
    issues = list(issues)
    free = {key: Identity.of(known[key]) for key in sorted(known, key=key_order) if day_of_key(key) == day}
    for strict in (True, False):
        for issue in [issue for issue in issues if not issue.key]:
            for key, identity in free.items():
                same = identity.edition == issue.identity.edition
                if same and (not strict or not identity.conflicts(issue.identity)):
                    issue.key = key
                    del free[key]
                    break
    taken = {issue.key for issue in issues}
    for issue in sorted((issue for issue in issues if not issue.key), key=_rank):
        issue.key = next(key for key in (issue_key(day, number) for number in count(1)) if key not in taken)
        taken.add(issue.key)


def _rank(issue: Issue) -> tuple[bool, int, int, int]:
    largest = 1 << 40
    identity = issue.identity
    return bool(identity.edition), identity.serial or largest, identity.issue or largest, issue.order
