"""The figures of the data card: counted right, and put where they belong."""

import pytest

from stance import card
from stance.dataset import Example
from stance.errors import InputError
from stance.records import Statement


def example(n, label, role, *, file="a.jsonl", quote="direct", article="x"):
    return Example(
        statement=Statement("It rained, she said.", role=role),
        label=label,
        id=str(n),
        where=f"data/{file}:{n}",
        group=article or str(n),
        article=article,
        quote=quote,
    )


EXAMPLES = (
    example(1, "defends", "government"),
    example(2, "neutral", None, quote="none"),
    example(3, "neutral", "ngo", quote="indirect", article="y"),
    example(4, "criticizes", None, file="b.jsonl", quote="mixed", article=None),
)


def test_sentences_are_counted_by_file_kind_and_role():
    assert card.data_figures(EXAMPLES).splitlines() == [
        "| file | articles | sentences | reported | criticizes | defends | neutral |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        "| a.jsonl | 2 | 3 | 2 | 0 | 1 | 1 |",
        "| b.jsonl | 0 | 1 | 1 | 1 | 0 | 0 |",
        "| all | 2 | 4 | 3 | 1 | 1 | 1 |",
        "",
        "| kind of quote | reported | criticizes | defends | neutral |",
        "| --- | --- | --- | --- | --- |",
        "| direct | 1 | 0 | 1 | 0 |",
        "| indirect | 1 | 0 | 0 | 1 |",
        "| mixed | 1 | 1 | 0 | 0 |",
        "",
        "| role of the speaker | reported | criticizes | defends | neutral |",
        "| --- | --- | --- | --- | --- |",
        "| government | 1 | 0 | 1 | 0 |",
        "| ngo | 1 | 0 | 0 | 1 |",
        "| not given | 1 | 1 | 0 | 0 |",
    ]


def test_large_numbers_are_parted_by_commas_in_every_table():
    tables = card.data_figures([example(n, "defends", "government") for n in range(1000)])
    assert tables.count("1,000") == 10
    assert "1000" not in tables


def test_figures_replace_what_stands_between_the_marks_and_nothing_else():
    first = card.with_figures(f"before\n{card.BEGIN}{card.END}\nafter\n", "1")
    assert first == f"before\n{card.BEGIN}\n\n1\n\n{card.END}\nafter\n"
    assert card.with_figures(first, "2") == first.replace("1", "2")
    assert card.with_figures(first, "1") == first


@pytest.mark.parametrize(
    "text",
    [
        "",
        card.BEGIN,
        card.END,
        card.END + card.BEGIN,
        2 * (card.BEGIN + card.END),
        card.BEGIN + card.BEGIN + card.END,
        card.END + card.BEGIN + card.END,
    ],
)
def test_a_card_without_its_marks_is_refused(text):
    with pytest.raises(InputError, match="the data card must hold"):
        card.with_figures(text, "1")


def test_the_command_writes_the_figures_or_says_why_not(tmp_path, monkeypatch, capsys):
    path = tmp_path / "README.md"
    monkeypatch.setattr(card, "CARD", path)
    assert card.main() == 2
    path.write_text("no marks", encoding="utf-8")
    assert card.main() == 2
    assert "the data card must hold" in capsys.readouterr().err
    path.write_text(f"{card.BEGIN}\n{card.END}\n", encoding="utf-8")
    assert card.main() == 0
    assert "| n1.jsonl | 32 |" in path.read_text(encoding="utf-8")
