"""Files to examples: the three kinds of rows.

Not here: how a file becomes rows, how a single field is read, and what must hold across rows.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from stance.dataset._across import (
    keep_repeats_together,
    report_contradictions,
    report_labels,
    report_repeated_ids,
    tells_no_labels,
)
from stance.dataset._arguments import Columns, check_columns, check_folder, check_labels, check_paths
from stance.dataset._files import decode, digest, read_bytes, refuse_nul, rows
from stance.dataset._row import MAX_LABEL_CHARS, Row, shown
from stance.dataset._values import Example, LabelledSet
from stance.errors import DataError
from stance.faults import Places
from stance.labels import QUOTE_KINDS
from stance.limits import MAX_STATEMENT_CHARS
from stance.records import Statement, Target

_KINDS = (*QUOTE_KINDS, "none")
_SPLITS = ("train", "dev", "test")


def read_labelled(
    paths: Iterable[str | os.PathLike[str]],
    *,
    text: str = "text",
    label: str = "label",
    labels: Sequence[str] | None = None,
    articles: str | os.PathLike[str] | None = None,
) -> LabelledSet:
    r"""Read labelled data from files.

    Parameters
    ----------
    paths : iterable of path
        JSONL (``.jsonl``, ``.ndjson``) or CSV (``.csv``) files in UTF-8, with or without a byte order mark.
    text, label : str
        What the fields are called that hold sentence and label. With a `label` of one's own, fields called ``label``
        and ``stance`` are passed over.
    labels : sequence of str, optional
        The label names that are allowed. Without them every name is, unless two of the default labels
        (`stance.labels.LABELS`) occur: then only these are.
    articles : path, optional
        The folder that holds the texts to which stand-off labels belong.

    Returns
    -------
    LabelledSet
        The examples in the order of the files and their rows. One that names neither article nor event has the group
        of the first with the same wording, so that no sentence is learned in one fold and judged in another.

    Raises
    ------
    DataError
        If any row is faulty. It holds one line a fault, for all faults in all files; a fault that many rows of a file
        share is one line, which names the first of them.
    InputError
        If an argument has the wrong type.

    Notes
    -----
    A row is a labelled sentence (``text``, ``label``; optional ``id, article, event, speaker, role, target,
    target_aliases, quote, split, source, weight``, and ``start``, ``end`` for where the text names the target), a
    labelled article (``id, sentences``; optional ``title, target, target_aliases, event, source, weight``, each
    sentence with ``text, stance, quote`` and optional ``id, speaker, role, furniture``), or a stand-off label
    (``article, sha256, start, end, stance``; the rest as for a sentence). ``stance`` and ``label`` mean the same,
    and so do ``event`` and ``group``: what folds keep together. A role may be written in any case, with blanks or
    hyphens ("Foreign government"); "NA", "None" and the like are no role. Other names are passed over.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "mine.csv")
    ...     _ = path.write_text("text,label\nIt works.,good\nIt fails.,bad\n", encoding="utf-8")
    ...     read_labelled([path]).labels
    ('bad', 'good')
    """
    checked, allowed = check_paths(paths), check_labels(labels)
    reader = _Reader(check_folder(articles), check_columns(text, label))
    for path in checked:
        reader.read(path)
    report_contradictions(reader.examples, reader.report)
    report_labels(reader.examples, allowed, reader.report)
    if reader.problems:
        raise DataError(reader.problems.lines())
    return LabelledSet(examples=keep_repeats_together(reader.examples), digests=reader.digests)


class _Around(NamedTuple):
    """What a sentence has from the row around it."""

    article: str | None
    group: str | None
    target: Target | None
    source: str | None
    weight: float
    own_id: str | None = None


class _Reader:
    """Gathers examples and faults over files."""

    def __init__(self, articles: Path | None, columns: Columns) -> None:
        self.examples: list[Example] = []
        self.problems = Places()
        self.digests: dict[str, str] = {}
        self.report = self.problems.add
        self._articles = articles
        self._columns = columns
        self._texts: dict[str, tuple[str, str] | None] = {}

    def read(self, path: Path) -> None:
        """Read one file; a file that cannot be read is one fault and the others go on."""
        first, faults = len(self.examples), len(self.problems)
        try:
            content = read_bytes(path)
            refuse_nul(content, path)
            text = decode(content, path)
        except DataError as error:
            self.problems.extend(error.problems)
            return
        name = path.name if path.name not in self.digests else f"{path.parent.name}/{path.name}"
        if name in self.digests:
            self.report(str(path), "is given twice; name each file once")
            return
        self.digests[name] = digest(content)
        for place, values in rows(text, path, self._columns.text, self.report):
            self._take(Row(values, place, self.report))
        found = self.examples[first:]
        if tells_no_labels(found, self._columns.label, self.report):
            del self.examples[first:]
        elif not found and len(self.problems) == faults:
            self.report(str(path), "holds no labelled sentence; give at least one row")
        report_repeated_ids(found, self.report)

    def _take(self, row: Row) -> None:
        """Read a row by its kind."""
        if "sentences" in row.values:
            self._take_article(row)
        elif "sha256" in row.values:
            self._take_stand_off(row)
        else:
            text = self._text(row)
            self._take_sentence(row, text, _around(row, row.name("article"), _target(row, text)))

    def _text(self, row: Row) -> str | None:
        return row.text(self._columns.text, required=True, max_chars=MAX_STATEMENT_CHARS, option="--text")

    def _take_article(self, row: Row) -> None:
        """Read a labelled article, sentence by sentence."""
        article = row.name("id")
        if article is None and row.sound:
            row.fault("id is missing; give the article a name of its own")
        around = _around(row, article, _target(row, None))
        sentences = row.get("sentences")
        if not isinstance(sentences, list):
            row.fault(f"sentences {shown(sentences)} is no list; give a list of objects")
            return
        for number, values in enumerate(sentences, start=1):
            if not isinstance(values, dict):
                row.fault(f"sentence {number}: {shown(values)} is no object; give text, quote, stance")
                continue
            sentence = row.within(values, f"sentence {number}")
            self._take_sentence(sentence, self._text(sentence), around._replace(own_id=f"{article}-{number:03d}"))

    def _take_stand_off(self, row: Row) -> None:
        """Read a stand-off label and cut its sentence out of the article."""
        article, start, end = row.text("article", required=True), row.count("start"), row.count("end")
        if article is None or start is None or end is None:
            return
        found = self._article(article, row)
        if found is None:
            row.sound = False
            return
        text, text_digest = found
        if text_digest != row.get("sha256"):
            # One fault an article, not one a sentence: its other rows say the same.
            self._texts[article] = None
            row.fault(
                f"{article} in {self._articles} has digest {text_digest[:12]}…, not {shown(row.get('sha256'))}; "
                "use the text that was labelled"
            )
        elif not start < end <= len(text):
            row.fault(f"span [{start}, {end}) does not lie in {article}, which has {len(text):,} characters")
        elif not text[start:end].strip():
            row.fault(f"span [{start}, {end}) of {article} holds blanks alone; give the span of a sentence")
        else:
            around = _around(row, article.rpartition(".")[0] or article, _target(row, None))
            self._take_sentence(row, text[start:end], around)

    def _article(self, name: str, row: Row) -> tuple[str, str] | None:
        """Give the text of an article and its digest, read once; report once why there is none."""
        if name not in self._texts:
            self._texts[name] = None
            if self._articles is None:
                row.fault("stand-off labels need the articles; name their folder with articles (--articles DIR)")
            elif Path(name).name != name or name in (".", ".."):
                row.fault(f"article {shown(name)} is no plain file name; give the name of a file in {self._articles}")
            else:
                self._texts[name] = self._load(self._articles / name)
        return self._texts[name]

    def _load(self, path: Path) -> tuple[str, str] | None:
        try:
            content = read_bytes(path)
            return decode(content, path), digest(content)
        except DataError as error:
            self.problems.extend(error.problems)
            return None

    def _take_sentence(self, row: Row, text: str | None, around: _Around) -> None:
        """Read the labels of a sentence and keep it, unless it is furniture or has a fault."""
        quote, role, speaker = row.choice("quote", _KINDS), row.role(), row.text("speaker")
        split, identity = row.choice("split", _SPLITS), row.name("id")
        furniture = row.flag("furniture")
        if furniture and quote not in (None, "none"):
            row.fault(f"furniture true with quote {shown(quote)}; furniture reports nobody (quote none)")
        if quote == "none" and (role or speaker):
            row.fault(
                f"quote none with {shown(role or speaker)} as its source; give the kind of quote or drop the source"
            )
        label = _label(row, self._columns.label, optional=furniture or quote == "none")
        if text is None or label is None or furniture or not row.sound:
            return
        self.examples.append(
            Example(
                statement=Statement(text, target=around.target, speaker=speaker, role=role),
                label=label,
                id=identity or around.own_id or row.place,
                where=row.place,
                article=around.article,
                group=around.group or around.article or identity or row.place,
                quote=quote,
                split=split,
                source=around.source,
                weight=around.weight,
            )
        )


def _around(row: Row, article: str | None, target: Target | None) -> _Around:
    """Read what a row says of the sentence or sentences in it; articles on one event stay together."""
    group = row.name("event") or row.name("group")
    return _Around(article, group, target, row.name("source"), row.weight("weight"))


def _label(row: Row, column: str, *, optional: bool) -> str | None:
    """Read the label by the name of its field; where that is the usual one, under either of its names."""
    names = ("label", "stance") if column == "label" else (column,)
    for name in names:
        given = row.get(name)
        if isinstance(given, str) and len(given) > MAX_LABEL_CHARS:
            row.fault(
                f"{name} has more than {MAX_LABEL_CHARS} characters; give a short name, or the column that holds "
                "the labels (--label)"
            )
            return None
    values = {name: row.text(name) for name in names}
    found = sorted({value for value in values.values() if value is not None})
    if len(found) > 1:
        row.fault(f"label {shown(values['label'])} and stance {shown(values['stance'])} differ; give one of them")
    value = found[0] if found else None
    if all(_is_blank(row.get(name)) for name in names) and not optional:
        row.text("stance" if "stance" in names and "stance" in row.values else column, required=True, option="--label")
    if value is not None and value != value.strip():
        row.fault(f"label {shown(value)} has blanks around it; remove them")
    return value


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _target(row: Row, text: str | None) -> Target | None:
    """Read the target; spans where the row says which words of the text name it."""
    name, aliases = row.text("target"), row.texts("target_aliases")
    has_span = row.get("start") is not None or row.get("end") is not None
    if name is None or text is None or not has_span:
        if name is None and (aliases or (has_span and text is not None)):
            row.fault("target is missing though its aliases or its span are given; name the target")
        return None if name is None else Target(name, aliases=aliases)
    start, end = row.count("start"), row.count("end")
    if start is None or end is None:
        return None
    if not start < end <= len(text):
        row.fault(f"span [{start}, {end}) of the target does not lie in the text, which has {len(text):,} characters")
        return None
    return Target(name, aliases=aliases, spans=((start, end),))
