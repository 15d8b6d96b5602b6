"""Reported statements: where they stand, what reports them, the words that name their source."""

import pytest

from stance.lexicon import read_table
from stance.quotes import find_quotes
from stance.text import lay_out


def found(text: str) -> list[tuple[str, str | None, str | None]]:
    """(content, cue, source) of each quote."""
    return [
        (text[q.start : q.end], q.cue.text if q.cue else None, q.source.text if q.source else None)
        for q in find_quotes(text, lay_out(text))
    ]


def kinds(text: str) -> list[str]:
    return [q.kind for q in find_quotes(text, lay_out(text))]


ONE_REPORT = [
    # cue before the content
    ("Ode Brant said the port would reopen.", "the port would reopen", "said", "Ode Brant"),
    ("Ode Brant said that the port would reopen.", "the port would reopen", "said", "Ode Brant"),
    ("He has repeatedly said it is shut.", "it is shut", "said", "He"),
    ("The ministry on Sunday said the port was shut.", "the port was shut", "said", "The ministry"),
    ("Ode Brant, mayor of Odessia, said the port was shut.", "the port was shut", "said", "Ode Brant"),
    ("Ode Brant, 48, a lawyer who ran the port, said it was shut.", "it was shut", "said", "Ode Brant"),
    ("Sen. Karel Elm (Harbour Party) said the port was shut.", "the port was shut", "said", "Sen. Karel Elm"),
    ("Ode Brant – who is also a judge – said he was glad.", "he was glad", "said", "Ode Brant"),
    (
        "Interior Ministry spokesman Colonel Ode Brant said nobody had left.",
        "nobody had left",
        "said",
        "Interior Ministry spokesman Colonel Ode Brant",
    ),
    ("Brant told reporters that the port was shut.", "the port was shut", "told", "Brant"),
    ("Brant told The Odessia Herald on July 20 that the port was shut.", "the port was shut", "told", "Brant"),
    ("Brant told him the port was shut.", "the port was shut", "told", "Brant"),
    ("Brant said in a statement on Monday that he would go.", "he would go", "said", "Brant"),
    ("Brant asked whether the port was shut.", "whether the port was shut", "asked", "Brant"),
    ("Brant promised to open the port.", "to open the port", "promised", "Brant"),
    ("Brant made clear that the port was shut.", "the port was shut", "made clear", "Brant"),
    ("Brant pointed out that the port was shut.", "the port was shut", "pointed out", "Brant"),
    ("Brant went on to say the port was shut.", "the port was shut", "went on to say", "Brant"),
    ("Brant called for an inquiry into the port.", "an inquiry into the port", "called for", "Brant"),
    ("Brant accused the ministry of theft.", "the ministry of theft", "accused", "Brant"),
    ("Brant urged the ministry to open the port.", "the ministry to open the port", "urged", "Brant"),
    ("Brant denied the charges.", "the charges", "denied", "Brant"),
    ("Brant declined to comment on the port.", "to comment on the port", "declined", "Brant"),
    ("A survey by the Quay Institute found two in three want change.", "two in three want change", "found", None),
    ("Brant's claim that the port was shut drew laughter.", "the port was shut drew laughter", "claim", "Brant"),
    ("Fishermen claim that the port is shut.", "the port is shut", "claim", "Fishermen"),
    ("Ministries report that the port is shut.", "the port is shut", "report", "Ministries"),
    # cue after the content
    ("The port is shut, Ode Brant said.", "The port is shut", "said", "Ode Brant"),
    ("The port is shut, said Ode Brant, mayor of Odessia.", "The port is shut", "said", "Ode Brant"),
    (
        "In spring the port was shut, the ministry said in a statement.",
        "In spring the port was shut",
        "said",
        "the ministry",
    ),
    ("The port is shut, according to the ministry.", "The port is shut", "according to", "the ministry"),
    ("According to the ministry, the port is shut.", "the port is shut", "According to", "the ministry"),
    ("According to Brant the port is shut.", "the port is shut", "According to", "Brant"),
    # quotations
    ("“The port is shut,” Brant said.", "The port is shut", "said", "Brant"),
    ("“The port is shut,” said Ode Brant.", "The port is shut", "said", "Ode Brant"),
    ("“Why is the port shut?” Brant asked.", "Why is the port shut?", "asked", "Brant"),
    ("“The port is ours,” Brant retaliated.", "The port is ours", None, "Brant"),
    ("Brant said: “The port is shut.”", "The port is shut.", "said", "Brant"),
    ("In a letter on Monday, Brant wrote, “The port is shut.”", "The port is shut.", "wrote", "Brant"),
    ("Brant: “The port is shut for good.”", "The port is shut for good.", None, "Brant"),
    ("“The port is shut” – Ode Brant", "The port is shut", None, "Ode Brant"),
    ("Brant called the order “a disgrace to us all”.", "the order “a disgrace to us all”", "called", "Brant"),
    ("''The port is shut,'' Brant said.", "The port is shut", "said", "Brant"),
    ("‘The port is shut,’ Brant said.", "The port is shut", "said", "Brant"),
    ("«The port is shut», Brant said.", "The port is shut", "said", "Brant"),
    ('“The port is shut," Brant said.', "The port is shut", "said", "Brant"),
]


@pytest.mark.parametrize(("text", "content", "cue", "source"), ONE_REPORT, ids=[row[0][:50] for row in ONE_REPORT])
def test_every_form_of_report_is_found(text, content, cue, source):
    quotes = found(text)
    assert [q[:2] for q in quotes] == [(content, cue)]
    if source is not None:
        assert quotes[0][2] == source


SEVERAL = [
    (
        "“The port,” Brant said, “is shut.”",
        [("The port", "said", "Brant"), ("is shut.", "said", "Brant")],
    ),
    (
        "The port has long been open but, Ode Brant said, its days were numbered.",
        [("The port has long been open but", "said", "Ode Brant"), ("its days were numbered", "said", "Ode Brant")],
    ),
    (
        "The owners, the report alleged, were not held to account.",
        [("The owners", "alleged", "the report"), ("were not held to account", "alleged", "the report")],
    ),
    (
        "“The port is shut,” Brant said, adding that the ships had left.",
        [("The port is shut", "said", "Brant"), ("the ships had left", "adding", "Brant")],
    ),
    (
        "Brant said the port was shut and added that the ships had left.",
        [("the port was shut", "said", "Brant"), ("the ships had left", "added", "Brant")],
    ),
    (
        "Brant said the port was shut, while Karel Elm said it was open.",
        [("the port was shut", "said", "Brant"), ("it was open", "said", "Karel Elm")],
    ),
    (
        "While saying he agrees with the mayor, Karel Elm urged the town to wait.",
        [("he agrees with the mayor", "saying", "Karel Elm"), ("the town to wait", "urged", "Karel Elm")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), SEVERAL, ids=[row[0][:50] for row in SEVERAL])
def test_chained_and_interrupted_reports_are_told_apart(text, expected):
    assert found(text) == expected


ENDS = [
    (", adding that the quay would reopen", "adding", "the quay would reopen"),
    (" and said the quay would reopen", "said", "the quay would reopen"),
    (", and added that the quay would reopen", "added", "the quay would reopen"),
    (", while Elm said the quay was open", "said", "the quay was open"),
    (", but Elm said the quay was open", "said", "the quay was open"),
    (" while Elm said the quay was open", "said", "the quay was open"),
]


@pytest.mark.parametrize(("rest", "cue", "content"), ENDS, ids=[row[0] for row in ENDS])
def test_a_content_ends_where_the_next_report_begins(rest, cue, content):
    text = f"Brant said the port was shut{rest}."
    source = "Elm" if "Elm" in rest else "Brant"
    assert found(text) == [("the port was shut", "said", "Brant"), (content, cue, source)]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("When Brant said the port was shut, the sailors went home.", "Brant"),
        ("Brant, who said the port was shut, resigned in May.", "who"),
        ("The man who said the port was shut said nothing of the quay.", "who"),
    ],
)
def test_a_content_ends_with_the_clause_of_its_cue(text, source):
    assert found(text)[0] == ("the port was shut", "said", source)


@pytest.mark.parametrize(
    "rest", [" on Monday", " at a press conference", ", leaving the hall in tears", " while in Odessia"]
)
def test_times_and_occasions_are_no_part_of_what_is_denied(rest):
    assert found(f"Brant denied the charges{rest}.") == [("the charges", "denied", "Brant")]


@pytest.mark.parametrize(
    "opening", ["on July 20, 2014,", "in the morning", "in a statement that", "at a meeting with sailors:"]
)
def test_when_and_where_something_was_said_is_no_part_of_it(opening):
    assert found(f"Brant said {opening} the port was shut.") == [("the port was shut", "said", "Brant")]


@pytest.mark.parametrize(
    "text",
    [
        "The report was read in the town on Monday.",
        "The claims of the town were heard.",
        "The so-called “Harbour Law” was passed.",
        "He watched “The Ships of Odessia” twice.",
        "Brant wanted to say something.",
        "Brant maintains a house by the quay.",
        "The states that border the sea were asked.",
        "Brant wrote a book on the harbour.",
        "The ministry refused to open the port.",
        "It was said to be shut.",
        "Nobody came.",
        "",
    ],
)
def test_what_reports_nothing_is_left_alone(text):
    assert found(text) == []


def test_a_quotation_over_several_paragraphs_takes_the_speaker_named_at_its_end():
    text = "“The port is shut.\n\n“The ships have left.\n\n“We stay here,” Brant said."
    assert found(text) == [
        ("The port is shut.", "said", "Brant"),
        ("The ships have left.", "said", "Brant"),
        ("We stay here", "said", "Brant"),
    ]


def test_a_paragraph_of_nothing_but_a_quotation_goes_to_the_last_speaker():
    text = "Brant said the port was shut.\n\nIt rained.\n\n“The ships have left for good.”"
    assert found(text)[1] == ("The ships have left for good.", None, "Brant")


def test_the_carried_source_points_to_where_it_stands():
    text = "Brant said the port was shut.\n\n“The ships have left for good.”"
    source = find_quotes(text, lay_out(text))[1].source
    assert source is not None
    assert (source.start, source.end) == (0, 5)


def test_a_colon_at_the_end_of_a_paragraph_names_the_next_speaker():
    text = "Elm said he was glad.\n\nThe mayor answered:\n\n“The port is shut.”"
    assert found(text)[-1] == ("The port is shut.", None, "The mayor")


@pytest.mark.parametrize(
    "dateline", ["SOLMARA, May 3 (Agency) — ", "PORT ELM, Tolvania - ", "(Solmara) – ", "ST. JOHN'S, May 3 (Agency) — "]
)
def test_a_dateline_is_no_part_of_what_is_said(dateline):
    assert found(f"{dateline}The port is unsafe, Ode Brant said.") == [("The port is unsafe", "said", "Ode Brant")]
    assert found(f"{dateline}“We stay,” Ode Brant said.") == [("We stay", "said", "Ode Brant")]
    assert found(f"{dateline}Ode Brant left, saying it was over.") == [("it was over", "saying", "Ode Brant")]


@pytest.mark.parametrize(
    "text",
    [
        ">> Ode Brant said the port was shut for good.",
        "→ Ode Brant said the port was shut for good.",
        "Ode Brant said the port was shut for good (Rona Keel/Coast News).",
    ],
)
def test_marks_before_and_a_credit_behind_a_report_do_not_make_it_furniture(text):
    assert len(found(text)) == 1


def test_furniture_reports_nothing():
    text = "Photo: Brant said the port was shut.\nBrant said the port was shut for good."
    assert len(found(text)) == 1


BODY = "The order will be looked at again, Ode Brant said on Friday."


@pytest.mark.parametrize(
    "teaser",
    ["Mayor denies quay was sold", "Quay workers to strike, union says", "‘We stay’: dockers say no"],
)
def test_teasers_in_the_midst_of_an_article_report_nothing(teaser):
    for text in (f"{BODY}\n\n{teaser}\n\n{BODY}", f"{BODY}\n{teaser}\n{teaser}", f"{BODY}\n\n{teaser}"):
        assert {content for content, _, _ in found(text)} == {"The order will be looked at again"}


@pytest.mark.parametrize(
    ("line", "content"),
    [
        ("Ode Brant said nobody had asked him", "nobody had asked him"),
        ("“We stay,” Ode Brant says", "We stay"),
        ("• Ode Brant says the port is shut", "the port is shut"),
        ("Ode Brant says the port is shut for the\nnext ten days.", "the port is shut for the"),
    ],
)
def test_a_sentence_without_its_stop_is_no_teaser(line, content):
    assert content in [quote[0] for quote in found(f"{BODY}\n\n{line}\n\n{BODY}")]


def test_a_headline_reports_what_its_source_says():
    assert found(f"Mayor denies quay was sold\n\n{BODY}")[0] == ("quay was sold", "denies", "Mayor")


def test_a_transcript_is_speech_of_those_who_are_named():
    text = "HOST: Is the port shut?\nBRANT: It is shut, and we know it.\nELM: That is not so.\nBRANT: It is so."
    assert found(text) == [
        ("Is the port shut?", None, "HOST"),
        ("It is shut, and we know it.", None, "BRANT"),
        ("That is not so.", None, "ELM"),
        ("It is so.", None, "BRANT"),
    ]


def test_answers_of_an_interview_are_speech():
    text = (
        "Ode Brant told the Herald that he would answer.\n"
        "Is the port shut?\nI am afraid it is.\n"
        "Will it reopen?\nWe hope so, and we work on it.\n"
        "When will that be?\nI do not know."
    )
    assert [q[0] for q in found(text)[1:]] == ["I am afraid it is.", "We hope so, and we work on it.", "I do not know."]
    assert {q[2] for q in found(text)} == {"Ode Brant"}


def test_a_block_quotation_that_a_line_signs_is_speech():
    text = "The judge wrote in her order:\nA closed port cuts across the law.\n— Judge Ode Brant"
    assert found(text) == [("A closed port cuts across the law.", None, "Judge Ode Brant")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“The port is shut,” Brant said.", "direct"),
        ("Brant said the port was shut.", "indirect"),
        ("Brant said the port was “shut for good”.", "mixed"),
    ],
)
def test_the_kind_tells_what_stands_between_marks(text, kind):
    assert kinds(text) == [kind]


def test_the_second_source_of_a_sentence_is_not_the_main_one():
    text = "Brant said the port was shut, while Karel Elm said it was open."
    assert [q.main for q in find_quotes(text, lay_out(text))] == [True, False]


def test_typography_does_not_matter():
    curly = "“It’s shut,” Brant said. The ministry’s order, he said, is “void in law”."
    straight = curly.translate(str.maketrans("“”’", '""\''))
    assert [q[1:] for q in found(curly)] == [q[1:] for q in found(straight)]
    assert len(found(curly)) == 3


def test_a_cue_of_which_the_next_cue_leaves_nothing_reports_nothing():
    assert found("called called and said") == []


def test_a_found_quote_is_frozen():
    text = "Brant said the port was shut."
    with pytest.raises(AttributeError, match="cannot assign"):
        find_quotes(text, lay_out(text))[0].kind = "direct"  # type: ignore[misc]


# The table of cues


def test_the_table_holds_several_hundred_cues_each_once_a_class():
    rows = read_table("cues")
    assert len(rows) > 400
    assert len({(row["cue"], row["class"] == "noun") for row in rows}) == len(rows)
    assert {row["class"] for row in rows} == {"strong", "weak", "noun"}


def test_every_verb_of_the_table_has_four_forms_or_five():
    for row in read_table("cues"):
        forms = row["forms"].split()
        assert forms[0] == row["cue"].split()[0]
        assert len(forms) in ((1, 2) if row["class"] == "noun" else (4, 5)), row["cue"]
