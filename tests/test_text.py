"""Normalising, tokens, quotation marks, paragraphs, furniture, sentences."""

import pytest

from stance.text import Paragraph, after_dateline, lay_out, normalise, quotations, tokens


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for p in lay_out(text) for s in p.sentences]


def furniture(text: str) -> list[str]:
    return [text[p.start : p.end] for p in lay_out(text) if p.furniture]


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quotations(text, 0, len(text))]


# Normalising and tokens


def test_typographic_marks_become_plain_ones_of_the_same_length():
    text = "“It’s ‘done’” – at\u00a0last — «oui»"
    assert normalise(text) == '"It\'s \'done\'" - at last - "oui"'
    assert len(normalise(text)) == len(text)


def test_line_breaks_survive_normalising():
    assert normalise("a\nb\r\nc\u2028d") == "a\nb\r\nc\u2028d"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Ode's vice-chair paid $5,000.", ["Mr.", "Ode's", "vice-chair", "paid", "$", "5,000", "."]),
        ("The U.S. and J.M. Brant left.", ["The", "U.S.", "and", "J.M.", "Brant", "left", "."]),
        ("At 5:30 p.m. on 3.5% growth", ["At", "5:30", "p.m.", "on", "3.5%", "growth"]),
        ("don’t (stop)…", ["don’t", "(", "stop", ")", "…"]),
        ("R&D and either/or", ["R&D", "and", "either/or"]),
        ("", []),
    ],
)
def test_tokens_keep_what_belongs_together(text, expected):
    assert [t.text for t in tokens(text)] == expected


def test_tokens_carry_the_offsets_of_the_whole_text():
    text = "Mayor Brant said so."
    assert [(t.text, t.start, t.end) for t in tokens(text, 6, 16)] == [("Brant", 6, 11), ("said", 12, 16)]


# Quotation marks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "no" and left.', ['"no"']),
        ("He said “no” and left.", ["“no”"]),
        ("Elle dit «non» et part.", ["«non»"]),
        ("He said ''no'' and left.", ["''no''"]),
        ("He said ``no'' and left.", ["``no''"]),
        ("In its ”Safe Ports” report", ["”Safe Ports”"]),
        ('A “mixed pair" is closed', ['“mixed pair"']),
        ("“Who said “no” today?” she asked", ["“Who said “no” today?”"]),
        ("“It goes on and on", ["“It goes on and on"]),
        ('He is 6\'2" tall and said "no".', ['"no"']),
        ("The workers’ rights and the cities' dues", []),
        ("He called it ‘a workers’ paradise,’ and left", ["‘a workers’ paradise,’"]),
        ("It isn't Ode's and it wasn’t Elm’s", []),
        ("a stray ” mark", []),
        ("“One.” “Two.”", ["“One.”", "“Two.”"]),
        ("“He said ‘no’ to us,” she said", ["“He said ‘no’ to us,”"]),
    ],
)
def test_marks_of_every_shape_are_paired(text, expected):
    assert quoted(text) == expected


def test_a_mark_that_nothing_closes_is_told_apart():
    assert [q.closed for q in quotations("“One.” “Two", 0, 11)] == [True, False]


def test_marks_are_paired_within_their_stretch_only():
    text = '"one\ntwo"'
    assert [(q.start, q.end, q.closed) for q in quotations(text, 0, 4)] == [(0, 4, False)]


# Sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. Nobody came.", ["It rained.", "Nobody came."]),
        ("Dr. Ode Brant met Gov. Elm. They agreed.", ["Dr. Ode Brant met Gov. Elm.", "They agreed."]),
        ("The U.S. Embassy knew. It said so.", ["The U.S. Embassy knew.", "It said so."]),
        ("He left the U.S. He did not return.", ["He left the U.S.", "He did not return."]),
        ("J.M. Brant and K. Elm spoke.", ["J.M. Brant and K. Elm spoke."]),
        ("“We won. They lost,” he said. “Fine.”", ["“We won.", "They lost,” he said.", "“Fine.”"]),
        ("“Why now?” he asked. Nobody knew.", ["“Why now?” he asked.", "Nobody knew."]),
        ("“Why now?” Brant asked. Nobody knew.", ["“Why now?” Brant asked.", "Nobody knew."]),
        (
            "It cost No. 5 a lot. It ended at 5 p.m. on Sunday.",
            ["It cost No. 5 a lot.", "It ended at 5 p.m. on Sunday."],
        ),
        ("“It is so. [...] It is void,” he said.", ["“It is so.", "[...] It is void,” he said."]),
        ("No stop at the end", ["No stop at the end"]),
    ],
)
def test_sentences_respect_marks_and_abbreviations(text, expected):
    assert sentences(text) == expected


# Paragraphs and furniture


def test_every_line_is_a_paragraph_and_no_character_is_lost():
    text = "One.\n\n  Two. Three.  \r\nFour.\u2028Five."
    assert [text[p.start : p.end] for p in lay_out(text)] == ["One.", "Two. Three.", "Four.", "Five."]


def test_an_empty_text_has_no_paragraphs():
    assert lay_out(" \n\t\n") == ()


BODY = "The harbour of Odessia is shut, and nobody in the town knows why the ministry ordered it."


@pytest.mark.parametrize(
    "line",
    [
        "3 min read",
        "By Ode Brant and Karel Elm",
        "Friday, February 1, 2030",
        "Published on 3 May 2030 at 14:05",
        '[player_button voice="Female"]',
        "Share this article",
        "Subscribe to our newsletter",
        "Advertisement",
        "12 comments",
        "Image: Harbour Office.",
        "Ode Brant opens the new quay. Photo: Port of Odessia",
        "Ode Brant opens a quay in a photo posted to her page.",
        "Brant at the quay. HARBOUR OFFICE",
        "© 2030 The Odessia Herald",
        "The Herald. No part of this story may be copied by anybody.",
        "HAVE YOUR SAY",
        "Facebook Twitter WhatsApp",
        "Read more: The quay that never was",
        "WATCH | Brant says the quay is safe",
        "Read our report: Brant says the quay is safe",
        "From the archives: Brant says the quay is safe",
        "Editor’s note: Brant said the quay was safe before the flood.",
        "Image source, Odessia Herald",
        "Media caption, Brant says the quay is safe",
        "FILE - Mayor Ode Brant said the quay was safe in Odessia, May 3, 2030.",
        "Mayor Ode Brant, left, said the quay was safe. (Karel Elm/Coast News)",
        "Brant says the quay is safe [Karel Elm/Coast News]",
        "Brant says the quay is safe. | Karel Elm / Coast News",
        "Brant says the quay is safe © Karel Elm",
        "© 2030 The Odessia Herald, " + "İ" * 45,  # the small form of this letter is two characters long
    ],
)
def test_furniture_is_marked_and_the_body_is_not(line):
    assert furniture(f"{BODY}\n{line}\n{BODY} It rained.") == [line]


@pytest.mark.parametrize(
    "line",
    [
        BODY,
        "By noon the harbour was empty, Brant said.",
        "Share prices fell by a third after the ministry's order.",
        "“We are shut,” Brant said.",
        "Photographs of the quay show that it was empty on Friday.",
        "The sources did not want to be named.",
        "On Friday, February 1, 2030, the harbour was shut.",
        "He took it all in a photo and left the town before the police came to the quay.",
        "BRANT: We will reopen it.",
        "The limit is 50 km/h, and each village decides who drives (and/or rides).",
        "He said the plan cost 40 crowns a month (per person/year).",
        "More boats came in on Friday, Brant said.",
        "File your complaint by Friday, the ministry said.",
    ],
)
def test_no_line_of_the_body_is_lost(line):
    assert furniture(f"{BODY}\n{line}\n{BODY} It rained.") == []


def test_teasers_that_break_off_are_furniture():
    teasers = [
        "• Boats return",
        "The boats of Odessia came back on Monday. They had been",
        "• Fees to rise",
        "Fees will",
    ]
    text = "\n\n".join([BODY, *teasers])
    assert furniture(text) == teasers


def test_what_follows_a_heading_of_related_stories_is_furniture_until_the_body_goes_on():
    text = f"{BODY}\nRelated Stories\nPort fees to rise\nBoats return\n{BODY} It rained."
    assert furniture(text) == ["Related Stories", "Port fees to rise", "Boats return"]


def test_a_repeated_headline_is_furniture_and_the_first_is_not():
    text = f"Harbour of Odessia is shut\n{BODY}\nHarbour of Odessia is shut\n{BODY} It rained."
    assert len(furniture(text)) == 1
    assert not lay_out(text)[0].furniture


def test_a_signed_pull_quote_is_furniture_unless_a_colon_leads_to_it():
    pulled = f"{BODY}\nThe quay is ours and stays ours.\n— Ode Brant\n{BODY} It rained."
    assert furniture(pulled) == ["The quay is ours and stays ours.", "— Ode Brant"]
    led = f"The mayor wrote to the town:\nThe quay is ours and stays ours.\n— Ode Brant\n{BODY}"
    assert furniture(led) == ["— Ode Brant"]


def test_a_paragraph_is_frozen():
    with pytest.raises(AttributeError, match="cannot assign"):
        Paragraph(start=0, end=1, furniture=False, sentences=()).start = 3  # type: ignore[misc]


def test_a_paragraph_before_a_heading_ends_where_its_words_end():
    text = "Foo bar.  == Head == Baz was shut."
    for paragraph in lay_out(text):
        assert text[paragraph.start : paragraph.end] == text[paragraph.start : paragraph.end].strip()


# Datelines


@pytest.mark.parametrize(
    "dateline",
    [
        "SOLMARA — ",
        "SOLMARA—",
        "PORT ELM, Tolvania - ",
        "PORT ELM, Tolvania (AP) -- ",
        "SÃO ELMO, May 3 (Agency) — ",
        "SOLMARA/PORT ELM, Tolvania, Sept. 12 (Coast News) – ",
        "SOLMARA, 3 May 2030 /Quay Wire/ -- ",
        "Solmara, March 3 – ",
        "Port Elm (TANU) – ",
        "(Port Elm, May 3, 2030) – ",
        "May 3 (Agency) - ",
    ],
)
def test_a_dateline_ends_before_the_first_word_of_the_report(dateline):
    text = f"4 comments\n\n{dateline}The quay is shut."
    assert after_dateline(text, 12, len(text)) == 12 + len(dateline)


@pytest.mark.parametrize(
    "text",
    [
        "The quay is shut.",
        "Ode Brant — the mayor of Solmara — opened the quay.",
        "Ode Brant – Mayor of Solmara",
        "NATO - the alliance of the North - met in Solmara.",
        "A — I never saw it.",
        "Ode Brant (Homeland) — “We will win.”",
        "PORT-ELM rail is shut.",
        "SOLMARA — ",
        "",
    ],
)
def test_what_only_looks_like_a_dateline_belongs_to_the_text(text):
    assert after_dateline(text, 0, len(text)) == 0


def test_a_dateline_stays_in_its_sentence():
    assert sentences("SOLMARA (Agency) — The quay is shut.") == ["SOLMARA (Agency) — The quay is shut."]
