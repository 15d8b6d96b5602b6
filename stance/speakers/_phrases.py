"""Whom or what a noun phrase without a person's name means: "the minister", "its report", "a senior official".

Not here: pronouns (`_pronouns`) and names (`_resolve`).
"""

from __future__ import annotations

import re
from bisect import bisect_left

from stance.records import Mention
from stance.speakers._bodies import body_before
from stance.speakers._cast import Cast
from stance.speakers._describe import (
    WORD,
    head_noun,
    is_title,
    spelt_out,
    without_determiner,
)
from stance.speakers._roles import read_description
from stance.speakers._sources import (
    Described,
    Source,
    as_within_a_sentence,
    is_plural,
    telling_words,
)
from stance.speakers._tables import gendered, heads, states, word_class

_INDEFINITE = re.compile(r"(?:an?|one|another|some)\b", re.IGNORECASE)
_DEFINITE = re.compile(r"(?:the|that|this|his|her|its)\b|[A-Z]", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:his|her|its|their)[ \xa0]", re.IGNORECASE)
_APPOSED = re.compile(r"(?: \([^()\n]{2,60}\))?(?:, | [–—] ?)")
_BETWEEN = word_class("between name and description")
_JOINING = word_class("joining")
_RANKS = word_class("rank")
_CALENDAR = word_class("calendar")
_UNNAMED = word_class("unnamed")
_NEW_PERSON = re.compile(r"\b[Aa]n?[ \xa0][\w'’-]{2,20}(?:[ \xa0][\w'’-]{2,20}){0,5}")
_NEAR = 4
_TITLES = 24
_BY = re.compile(r"(?:[ \xa0][a-z]{2,12}){0,3}[ \xa0](?:by|from)[ \xa0]([^,.;:()\n“\"]{3,80})")
_SURE = 9
_LONG_NAME = 6
_SAME_NAME = 4  # further places at which an organisation's name is looked at for what the article calls it


def by_description(cast: Cast, mention: Mention) -> Source:
    """The source that a noun phrase means."""
    text = mention.text.strip()
    head = head_noun(text)
    entity = heads().get(head)
    if entity == "person":
        source = _named_next(cast, mention)
        if source is None and head in _UNNAMED and text.lower() == f"the {head}":
            source = _introduced(cast, mention)
        if source is None and not is_plural(head):
            source = _person_described(cast, text, telling_words(text), mention)
        return source or plain(cast, mention)
    if entity == "organisation" or (entity == "document" and not _is_body(text, head)):
        return thing(cast, mention, head, entity)
    return plain(cast, mention)


def _introduced(cast: Cast, mention: Mention) -> Source | None:
    """The person without a name whom "the source" means: the last one whom the sentences before introduce."""
    for start, end in list(cast.stretches_before(mention.start))[:_NEAR]:
        found = None
        for match in _NEW_PERSON.finditer(cast.text, start, end):
            if heads().get(head_noun(match.group())) == "person":
                found = Mention(text=match.group(), start=match.start(), end=match.end())
        if found is not None:
            return plain(cast, found)
    return None


def _is_body(text: str, head: str) -> bool:
    """Whether a proper name merely ends like a document's: "Clear Accounts"."""
    return head not in text and read_description(head).rank < _SURE


def _person_described(cast: Cast, text: str, content: frozenset[str], mention: Mention) -> Source | None:
    found = None
    if _DEFINITE.match(text) and not _INDEFINITE.match(text):
        found = _described_before(cast, content, mention) or _named_later(cast, content, mention)
    elif mention.start < cast.lead_end:
        found = _named_later(cast, content, mention)
    if found is None and "official" in content and mention.start < cast.lead_end:
        found = _official_later(cast, text, mention)
    return found


def _official_later(cast: Cast, text: str, mention: Mention) -> Source | None:
    """The official whom an opening "senior official" means: the first one of the same government named later."""
    wanted = cast.allegiance.role(read_description(text), text)
    offices = {w.lower() for w in WORD.findall(without_determiner(text)) if w[0].isupper() and w not in states()}
    for source in cast.persons_after(mention.start):
        described = source.surest()
        if (
            described.reading.role == "state"
            and offices <= source.words
            and cast.allegiance.role(described.reading, described.text) == wanted
        ):
            return source
    return None


def _named_next(cast: Cast, mention: Mention) -> Source | None:
    """The person whose name follows a description after a comma: "the union's chair, Ann Ray"."""
    after = _APPOSED.match(cast.text, mention.end)
    if after is None:
        return None
    index = bisect_left(cast.named_starts, after.end())
    if index == len(cast.named):
        return None
    start, end, person = cast.named[index]
    between = cast.text[after.end() : start].strip() if start - after.end() < _TITLES else "far"
    if (not between or between in _BETWEEN or is_title(between)) and cast.text[end : end + 1] in ',.; –—"”':
        return cast.source_of(person)
    return None


def _described_before(cast: Cast, content: frozenset[str], mention: Mention) -> Source | None:
    """The last person who spoke, else who is named, with these words in a description."""
    spoke = [source for _, source in cast.events_before(mention.start) if source.kind == "person"]
    for source in spoke:
        if content and content <= source.words:
            return source
    for source in spoke:
        if _fits(content, source):
            return source
    return next(
        (source for source in cast.persons_before(mention.start) if _fits(content, source)),
        None,
    )


def _named_later(cast: Cast, content: frozenset[str], mention: Mention) -> Source | None:
    """The first person named after the mention whose description fits it."""
    return next(
        (source for source in cast.persons_after(mention.start) if _fits(content, source)),
        None,
    )


def _fits(content: frozenset[str], source: Source) -> bool:
    """Whether a description may mean a person: its words are among those of the person's descriptions."""
    if not content:
        return False
    if content <= source.words:
        return True
    if "official" in content and content - _RANKS <= source.words and source.surest().reading.role == "state":
        return True
    if len(content) > 1:
        return False
    (word,) = content
    return word == "spokesperson" or (word in ("man", "woman") and source.gender in (None, gendered()[word]))


def thing(cast: Cast, mention: Mention, head: str, entity: str) -> Source:
    """An organisation or a document: an earlier one with this head that nothing speaks against, or a new one."""
    text = mention.text.strip()
    bare, content = without_determiner(text), telling_words(text)
    # "a statement" is a new one.
    earlier = () if entity == "document" and _INDEFINITE.match(text) else cast.events_before(len(cast.text))
    for _, source in earlier:
        known = source.words
        if source.kind == entity and head in known and (content <= known or known <= content):
            if len(bare) > len(without_determiner(source.name)):
                source.name, source.words = _name_of(text), known | content
            return source
    source = Source(name=_name_of(text), kind=entity, words=content | {head}, plural=is_plural(head))
    told = read_description(head)
    if entity == "document" and told.role == "report" and read_description(text).rank < _SURE:
        # The head tells: "a ministry circular" is a document, whoever wrote it.
        source.described.append(Described(text, mention.start, told._replace(rank=_SURE)))
    else:
        source.describe(text, mention.start)
    if entity == "organisation" and bare != text and len(content) <= 1:
        source.name = _full_name(cast, head, mention) or source.name
    if entity == "document":
        _tell_issuer(cast, source, bare, mention)
    return source


def _tell_issuer(cast: Cast, source: Source, bare: str, mention: Mention) -> None:
    """Whose document it is: "its report" is named after the body, and a mere statement has its issuer's role."""
    issuer = None
    if _POSSESSIVE.match(mention.text):
        of_body = mention.text[:1] in "iItT"
        issuer = body_before(cast, mention.start) if of_body else cast.last(mention.start, "person")
        body = issuer.name.removeprefix("The ").removeprefix("the ") if issuer is not None and of_body else ""
        is_named = body[:1].isupper() and body.count(" ") < _LONG_NAME and "," not in body
        source.name = f"the {body} {bare}" if is_named else f"the {bare}"
    if source.surest().reading.rank <= 1:
        by = _BY.match(cast.text, mention.end)
        if by and read_description(by.group(1)).rank:
            source.describe(by.group(1), by.start(1))
        else:
            source.inherited = issuer or cast.last(mention.start)


def _name_of(text: str) -> str:
    """A noun phrase as a name: without an article if it is a proper name, else with it."""
    bare = without_determiner(text)
    day, _, rest = bare.partition(" ")
    if rest and day[-2:] in ("'s", "’s") and day[:-2] in _CALENDAR:
        return f"the {rest}"
    is_proper = all(word[:1].isupper() or word in _JOINING for word in bare.split())
    return bare if is_proper else as_within_a_sentence(text)


def _full_name(cast: Cast, head: str, mention: Mention) -> str:
    """The last capitalised name before the mention that has this head: "Interior Ministry" for "the ministry"."""
    for run in cast.runs_before(mention.start):
        if len(run.words) > 1 and head in (word.lower() for word in run.words):
            return " ".join(run.words[1:] if run.words[0] == "The" else run.words)
    return ""


def plain(cast: Cast, mention: Mention) -> Source:
    """A source that stays as the text puts it."""
    text = mention.text.strip()
    bare = without_determiner(text)
    known = cast.phrases.get(bare.lower())
    if known is not None:
        return known
    head = head_noun(text)
    plural = is_plural(head)
    kind = "group" if plural else "person" if heads().get(head) == "person" else "organisation"
    source = Source(
        name=as_within_a_sentence(text),
        kind=kind,
        plural=plural,
        gender=gendered().get(head),
    )
    full = spelt_out(cast.text, bare) if bare.isupper() else ""
    source.name = full or source.name
    source.words = telling_words(text)
    for found, at in (
        (text, mention.start),
        (full, mention.start),
        *_said_of(cast, bare, mention),
    ):
        if found:
            source.describe(found, at)
    if text[:4].lower() in ("his ", "her "):
        source.inherited = cast.last(mention.start, "person")
    elif text[:4].lower() == "its ":
        source.inherited = cast.last(mention.start, "organisation")
    cast.phrases[bare.lower()] = source
    return source


def _said_of(cast: Cast, bare: str, mention: Mention) -> list[tuple[str, int]]:
    """What the article calls a thing beside its name, here or where else it names it."""
    found = [(cast.apposed_after(mention.end), mention.end)]
    if not bare[:1].isupper():  # "The police raided two markets, officials said": no apposition to a common noun
        return found
    found.append((cast.apposed_before(mention.start, person=False), mention.start))
    if not any(text for text, _ in found):
        at = -1
        for _ in range(_SAME_NAME):
            at = cast.text.find(bare, at + 1)
            if at < 0:
                break
            found.append((cast.apposed_after(at + len(bare)), at))
    return found
