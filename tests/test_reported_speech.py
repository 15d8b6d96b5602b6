"""How reports are built in English, one shape a sentence: what is said, and who says it.

Not here: how often the rules are right on real articles, which `test_quotes_figures` measures.
"""

import pytest

import stance

SHAPES = {
    "The mayor said the port would stay open, while the union said it would close by winter.": [
        ("the port would stay open", "the mayor"),
        ("it would close by winter", "the union"),
    ],
    "The mayor said that the port would stay open, but Doro Vell said it would not.": [
        ("the port would stay open", "the mayor"),
        ("it would not", "Doro Vell"),
    ],
    "The mayor said the port would stay open and added that the harbour needed a new wall.": [
        ("the port would stay open", "the mayor"),
        ("the harbour needed a new wall", "the mayor"),
    ],
    "When the mayor said that the port was safe, the fishers laughed.": [("the port was safe", "the mayor")],
    "The union is saying that the port will close next year.": [("the port will close next year", "the union")],
    "Saying the port was unsafe, Doro Vell left the meeting.": [("the port was unsafe", "Doro Vell")],
    "The report criticized the closing of the port on Monday.": [("the closing of the port", "the report")],
    "The minister praised the fishers at a rally in Odessia.": [("the fishers", "the minister")],
    "The mayor told the Odessia Post that the wall had been built twice.": [
        ("the wall had been built twice", "the mayor")
    ],
    "Doro Vell told them on Sunday morning that nobody had asked her.": [("nobody had asked her", "Doro Vell")],
    "The mayor claims that the water has gone down.": [("the water has gone down", "the mayor")],
    "The water has gone down, officials report.": [("The water has gone down", "officials")],
    "The water has gone down, the mayor claims.": [("The water has gone down", "the mayor")],
    "Ode Brant asked the minister, “Who will pay?”": [("Who will pay?", "Ode Brant")],
    "“Who will pay?” Ode Brant asked.": [("Who will pay?", "Ode Brant")],
    "“The wall will hold,” said Ana Brant, mayor of Odessia, adding that nobody need worry.": [
        ("The wall will hold", "Ana Brant"),
        ("nobody need worry", "Ana Brant"),
    ],
    "The wall was never finished, according to two officials of the ministry.": [
        ("The wall was never finished", "two officials of the ministry")
    ],
    "The judges found that the ministry had broken the law.": [("the ministry had broken the law", "the judges")],
    "The ministry denied building the wall.": [("building the wall", "the ministry")],
    "Ana Brant: “The wall will hold for another hundred years.”": [
        ("The wall will hold for another hundred years.", "Ana Brant")
    ],
    "“The wall will hold” – Ana Brant, mayor.": [("The wall will hold", "Ana Brant")],
    "The union warned that, if nothing happened, the port would be shut by winter.": [
        ("if nothing happened, the port would be shut by winter", "the union")
    ],
    "The fishers have no reason to worry, the mayor, a former captain, told a meeting in Odessia last week.": [
        ("The fishers have no reason to worry", "the mayor")
    ],
    "The minister described the wall as a work of a hundred years.": [
        ("the wall as a work of a hundred years", "the minister")
    ],
    "Ana Brant opened the port. She said that it would stay open.": [("it would stay open", "Ana Brant")],
    "The mayor of Odessia, Ana Brant, said that the wall would hold. Her deputy said that it would not.": [
        ("the wall would hold", "Ana Brant"),
        ("it would not", "her deputy"),
    ],
    "The Ministry of Harbours said that the wall would hold. Its spokesman, Ode Marsh, said that nobody need worry.": [
        ("the wall would hold", "Ministry of Harbours"),
        ("nobody need worry", "Ode Marsh"),
    ],
    "Doro Vell, 54, a fisher, said that the wall had cracked. The fisher said that nobody came.": [
        ("the wall had cracked", "Doro Vell"),
        ("nobody came", "Doro Vell"),
    ],
    "The Harbour Protection League (HPL) said that the wall had cracked. The HPL said that nobody came.": [
        ("the wall had cracked", "Harbour Protection League"),
        ("nobody came", "Harbour Protection League"),
    ],
    "A man from the village said that the wall had cracked. He said that nobody came.": [
        ("the wall had cracked", "a man from the village"),
        ("nobody came", "a man from the village"),
    ],
    "One of the officials said that the wall had cracked.": [("the wall had cracked", "one of the officials")],
    "Officials in Odessia said that the wall would hold. “It will hold,” they said.": [
        ("the wall would hold", "Officials in Odessia"),
        ("It will hold", "Officials in Odessia"),
    ],
    "Ana Brant said on behalf of the ministry that the wall would hold.": [("the wall would hold", "Ana Brant")],
    "The study by the Odessia Institute found that the wall had cracked.": [
        ("the wall had cracked", "the study by the Odessia Institute")
    ],
    "The mayor’s wife said that the wall had cracked.": [("the wall had cracked", "the mayor’s wife")],
    "Police chief Ode Marsh said that the wall would hold. Marsh said that nobody need worry.": [
        ("the wall would hold", "Ode Marsh"),
        ("nobody need worry", "Ode Marsh"),
    ],
    # what "while" joins, and what stands behind the clause that it opens
    "The mayor said the port was safe while acknowledging that two boats had sunk.": [
        ("the port was safe", "the mayor"),
        ("two boats had sunk", "the mayor"),
    ],
    "The mayor insisted that the port was safe while still denying that the wall had been sold.": [
        ("the port was safe", "the mayor"),
        ("the wall had been sold", "the mayor"),
    ],
    "While he thanked the fishers for their help, Doro Vell said the wall would fall.": [
        ("the fishers for their help", "Doro Vell"),
        ("the wall would fall", "Doro Vell"),
    ],
    "The port, which the union describes as a trap for the unwary, was shut.": [
        ("as a trap for the unwary", "the union"),
    ],
    # who ends the sentence says all of it, whatever else is reported in it
    "The minister announced a fund and did nothing, said Doro Vell.": [
        ("The minister announced a fund and did nothing", "Doro Vell"),
    ],
    "The ministry promised boats and did nothing, “and we were left alone,” said Doro Vell.": [
        ("The ministry promised boats and did nothing, “and we were left alone,”", "Doro Vell"),
    ],
    "The mayor warned of floods but did nothing, “and so the wall fell,” Doro Vell said.": [
        ("The mayor warned of floods but did nothing, “and so the wall fell,”", "Doro Vell"),
    ],
    "Ana Brant declared that the wall was hers: “I built it,” she said.": [
        ("the wall was hers", "Ana Brant"),
        ("I built it", "Ana Brant"),
    ],
    # at second hand
    "The Odessia Post quoted the mayor as saying that the wall would hold.": [("the wall would hold", "the mayor")],
    "The mayor was quoted by the Odessia Post as saying the wall would hold.": [("the wall would hold", "the mayor")],
    "“The wall will hold,” the Odessia Post quoted Ana Brant as saying on Sunday.": [
        ("The wall will hold", "Ana Brant"),
    ],
    # adverbials around a cue
    "“We will not go,” Ana Brant said in a televised address, adding that nobody had asked her.": [
        ("We will not go", "Ana Brant"),
        ("nobody had asked her", "Ana Brant"),
    ],
    "The officials of the port have so far declined to say who pays.": [
        ("to say who pays", "the officials of the port"),
    ],
    "Two people died, the police said, and a boat was missing.": [("Two people died", "the police")],
    "The report, “Shots at Noon,” found that the mayor had lied.": [("the mayor had lied", "the report")],
}


@pytest.mark.parametrize("text", SHAPES)
def test_a_report_of_this_shape_is_found_with_its_source(text):
    assert [(quote.text, quote.speaker.name) for quote in stance.read(text).quotes] == SHAPES[text]


@pytest.mark.parametrize("text", ["It is said that the wall was never finished.", "The port was shut on Monday."])
def test_where_nobody_is_named_nothing_is_reported(text):
    assert stance.read(text).quotes == ()
