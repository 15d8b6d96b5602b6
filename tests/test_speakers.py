"""Promises of `stance.speakers`: which government, who speaks, and what they are to it."""

import gc
import time

import pytest

import stance
from stance.labels import ROLES
from stance.lexicon import read_table
from stance.quotes import FoundQuote, find_quotes
from stance.records import Mention, Target
from stance.speakers import find_names, find_target, resolve_speakers
from stance.text import lay_out

ODESSIA = Target("Odessia", aliases=("the Odessian government",))


def quote_of(source, at):
    mention = Mention(text=source, start=at, end=at + len(source))
    return FoundQuote(start=0, end=1, kind="indirect", cue=None, source=mention, main=True)


def speakers_of(text, *sources, target=ODESSIA):
    """Resolve sources given as words, or as (words, the longer words that tell which occurrence is meant)."""
    pairs = [(source, source) if isinstance(source, str) else source for source in sources]
    quotes = [quote_of(words, text.index(place) + place.index(words)) for words, place in pairs]
    return resolve_speakers(find_names(text, lay_out(text)), quotes, target)


def names_of(text, *sources):
    return [speaker.name for speaker in speakers_of(text, *sources)]


def role_of(text, source, target=ODESSIA):
    return speakers_of(text, source, target=target)[0].role


def target_of(text):
    return find_target(find_names(text, lay_out(text)))


class TestTarget:
    def test_a_country_that_no_table_holds_is_found_by_its_ministry_and_demonym(self):
        text = (
            "Odessia shut nine harbours on Monday.\n\nThe Odessian transport ministry said ferries would wait. "
            "Police in Odessia detained two pilots."
        )
        found = target_of(text)
        assert found.name == "Odessia"
        assert "the Odessian government" in found.aliases

    def test_the_country_judged_is_the_target_and_not_the_one_whose_office_judges_it(self):
        text = (
            "The US State Department lowered the rating of Norway on Friday. Norway denied it.\n\n"
            "The Norwegian government said that the US report was wrong. Norway has trained officers, it said. "
            "The US embassy in Oslo declined to comment."
        )
        assert target_of(text).name == "Norway"

    def test_aliases_hold_the_organs_that_the_text_names_and_no_foreign_ones(self):
        text = (
            "Norway will count its seals. The Fisheries Ministry in Norway said so. The State Department of the United "
            "States disagreed. The government will start in May."
        )
        aliases = target_of(text).aliases
        assert "Fisheries Ministry" in aliases
        assert "the government" in aliases
        assert not any("State Department" in alias for alias in aliases)

    def test_a_person_who_is_named_most_is_no_country(self):
        text = (
            "Tessa Orlo was sworn in as mayor in Odessia. Orlo thanked voters. Orlo said the port would open. "
            "Orlo leaves in June. The Odessian government congratulated her."
        )
        assert target_of(text).name == "Odessia"

    def test_the_government_of_an_adjective_is_the_target_where_no_country_is_named(self):
        text = "Tolvanian officials arrested nine dockers on Friday. The dockers denied it. Tolvanian police did not."
        found = target_of(text)
        assert found.name == "the Tolvanian government"
        assert {"Tolvanian", "Tolvanian officials"} <= set(found.aliases)
        assert not any(alias.endswith("of Tolvanian") for alias in found.aliases)
        assert role_of(text, "Tolvanian police", target=found) == "government"
        assert role_of(text + " The Vantian minister agreed.", "The Vantian minister", target=found) != "government"

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("Tolvanian officials arrested nine dockers. Officials in Tolvania denied it.", "Tolvania"),
            ("Norvan officials denied it. The port of Norvania is shut. Norvan police came.", "Norvania"),
            ("Kesharan officials denied it. Police in Kesharan said so.", "Kesharan"),
            ("Danish officials arrested nine dockers on Friday. Danish police denied it.", "Denmark"),
        ],
    )
    def test_the_country_is_named_by_its_noun(self, text, name):
        assert target_of(text).name == name

    @pytest.mark.parametrize(
        "text",
        [
            "President Oskar Vell resigned on Friday. Vell said he was ill. Nobody had heard of it before Vell spoke.",
            "Donald Orr resigned on Friday. Orr said he was ill. In Orr's office nobody had heard of it.",
            "Thousands blocked the roads on Friday.",
            "Eighty-three died on Friday.",
            "Asked why, nobody answered.",
            "Fighting went on near the town on Friday.",
            "We’ve lost it all.",
        ],
    )
    def test_a_person_or_a_word_that_opens_a_sentence_is_no_country(self, text):
        assert target_of(text) is None

    def test_no_country_means_no_target(self):
        assert target_of("nobody came. it rained.") is None
        assert target_of("") is None

    def test_furniture_tells_nothing(self):
        text = (
            "Odessia closed its harbour. The Odessian police said why.\n\nRelated Stories\n\nNorway wins. Norway sings."
        )
        assert target_of(text).name == "Odessia"


class TestNames:
    def test_surnames_and_given_names_become_the_full_name(self):
        text = "Tessa Orlo, a nurse, said no. Then Orlo said yes. Later Tessa said perhaps."
        assert names_of(text, ("Orlo", "Orlo said yes"), ("Tessa", "Tessa said")) == ["Tessa Orlo"] * 2

    def test_a_name_in_either_order_is_one_person_under_its_first_form(self):
        text = "Borin Suda, a farmer, complained. Suda Borin said the dam leaks."
        assert names_of(text, "Suda Borin") == ["Borin Suda"]

    def test_only_the_first_word_of_a_name_is_taken_for_an_article(self):
        text = "The Sarvanda Ferry Company ran late. Pan Delta University agreed."
        found = names_of(text, "The Sarvanda Ferry Company", "Pan Delta University")
        assert found[0] == "Sarvanda Ferry Company"
        assert found[1] == "Pan Delta University"

    def test_the_last_two_words_of_a_longer_name_mean_the_same_person(self):
        text = "Dal Suda Borin, director of the rights group Anker, said so. Suda Borin said more."
        assert names_of(text, ("Suda Borin", "Suda Borin said")) == ["Dal Suda Borin"]

    @pytest.mark.parametrize(
        "source",
        [
            "Transport Minister Tessa Orlo",
            "Minister of Transport Tessa Orlo",
            "Harbour Ministry spokeswoman Lieutenant Colonel Tessa Orlo",
            "Dr. Tessa Orlo",
            "the ministry's Tessa Orlo",
            "Norwegian ambassador to Odessia Tessa Orlo",
        ],
    )
    def test_titles_and_offices_are_no_part_of_a_name(self, source):
        text = f"It rained, {source} said on Monday."
        assert names_of(text, source) == ["Tessa Orlo"]

    def test_an_acronym_becomes_the_name_it_was_introduced_with(self):
        text = "The Harbour Safety Board (HSB) met. HSB said that ships were late."
        assert names_of(text, ("HSB", "HSB said")) == ["Harbour Safety Board"]

    def test_a_quote_without_a_source_has_no_speaker_and_one_with_a_source_always_has(self):
        text = "Gulls cried. Those who had stayed said nothing."
        nothing = FoundQuote(start=0, end=1, kind="direct", cue=None, source=None, main=True)
        assert resolve_speakers(find_names(text, lay_out(text)), [nothing], None) == (None,)
        assert speakers_of(text, "Those who had stayed")[0].name


class TestPronouns:
    TEXT = (
        "Peter Vann, a baker, said bread was dear. Mary Holt, a teacher, said rent was worse. She said wages fell. "
        "He said flour had doubled."
    )

    def test_gender_picks_the_person(self):
        sources = ("Peter Vann", "Mary Holt", "She", "He")
        assert names_of(self.TEXT, *sources) == ["Peter Vann", "Mary Holt", "Mary Holt", "Peter Vann"]

    def test_an_unknown_gender_goes_to_the_nearest_speaker(self):
        text = "Borin Suda, a farmer, complained about the dam. He said it leaks."
        assert names_of(text, "Borin Suda", "He") == ["Borin Suda"] * 2

    def test_it_is_the_document_that_spoke_last_and_no_person(self):
        text = "The report said the dam leaks. Tessa Orlo read it. It said nobody had looked."
        assert names_of(text, "The report", ("It", "It said")) == ["the report"] * 2

    def test_who_is_the_name_right_before_it(self):
        text = "Peter Vann, a baker, thanked Mary Holt, who said it was nothing."
        assert names_of(text, "Peter Vann", "who") == ["Peter Vann", "Mary Holt"]

    def test_who_is_the_noun_phrase_that_opens_its_sentence(self):
        text = "Mary Holt, a baker, said no. The harbour officials who closed the pier said yes."
        assert names_of(text, "Mary Holt", "who")[1] == "the harbour officials"

    def test_whom_a_by_phrase_names_is_not_the_subject(self):
        text = "Peter Vann said bread was dear. Pressed by Otto Lind on the point, he said flour was dearer."
        assert names_of(text, "Peter Vann", "he") == ["Peter Vann"] * 2

    def test_they_are_the_group_that_spoke_last(self):
        text = "Tessa Orlo, a nurse, left. Dock workers said the pay was late. They said it was the third time."
        assert names_of(text, "Dock workers", "They") == ["Dock workers"] * 2


class TestDescriptions:
    def test_a_description_means_the_person_described_so(self):
        text = "Interior Minister Tessa Orlo spoke. Peter Vann, a baker, said no. The interior minister said yes."
        assert names_of(text, "Peter Vann", "The interior minister")[1] == "Tessa Orlo"

    def test_an_official_of_the_opening_sentence_is_the_one_named_later(self):
        text = (
            "A senior government official rejected the report on Sunday.\n\nThe harbour was safe, he said.\n\n"
            "Transport Ministry spokesman Peter Vann said the report was old."
        )
        assert (
            names_of(text, "A senior government official", "Transport Ministry spokesman Peter Vann")[0] == "Peter Vann"
        )

    def test_an_official_of_another_government_is_not_taken_for_one_of_the_targets(self):
        text = (
            "A Norwegian official rejected the report on Sunday.\n\nIt rained.\n\nIt snowed.\n\n"
            "Transport Ministry spokesman Peter Vann of Odessia said it was old."
        )
        assert names_of(text, "A Norwegian official") == ["a Norwegian official"]

    def test_who_speaks_for_somebody_is_not_that_person(self):
        text = (
            "Otto Lind sat. A lawyer for Otto Lind said no. "
            "The liberal leader and minister under Otto Lind, Mary Holt, left."
        )
        assert names_of(text, "A lawyer for Otto Lind", "The liberal leader and minister under Otto Lind") == [
            "a lawyer for Otto Lind",
            "Mary Holt",
        ]

    def test_a_source_is_the_person_introduced_without_a_name(self):
        text = "The Kelby Post asked a college student from the port. It rained. The source said the pier was closed."
        (speaker,) = speakers_of(text, "The source")
        assert (speaker.name, speaker.role) == ("a college student from the port", "citizen")

    def test_a_mention_that_breaks_off_is_continued(self):
        text = "A 22-year-old man said no. According to the Kelby Post, he left."
        assert names_of(text, "A 22", ("the", "to the Kelby"))[:2] == ["a 22-year-old man", "Kelby Post"]

    def test_a_surname_spelt_in_two_ways_is_one_persons(self):
        text = "Army spokesman Yuri Rayev said no. Rayef left. Rayon left."
        assert names_of(text, "Yuri Rayev", "Rayef", "Rayon")[:2] == ["Yuri Rayev"] * 2
        assert names_of(text, "Yuri Rayev", "Rayon")[1] != "Yuri Rayev"

    def test_a_name_after_the_description_is_the_speaker(self):
        text = "The union's chair, Tessa Orlo, said no."
        assert names_of(text, "The union's chair") == ["Tessa Orlo"]

    def test_the_ministry_is_the_one_named_before(self):
        text = "The Transport Ministry bought ferries. The ministry said they float."
        assert names_of(text, "The ministry") == ["Transport Ministry"]

    def test_its_report_is_named_after_the_body_that_wrote_it(self):
        text = (
            "The Anker Rights Council visited nine harbours. Its report said that all of them leak. It praised nobody."
        )
        assert names_of(text, "Its report", ("It", "It praised")) == ["the Anker Rights Council report"] * 2

    def test_a_report_without_a_known_author_is_never_named_by_a_pronoun_or_a_day(self):
        assert names_of("It rained. Its report said that the harbour leaks.", "Its report") == ["the report"]
        assert names_of("It rained. Tuesday’s report said so.", "Tuesday’s report") == ["the report"]

    @pytest.mark.parametrize(
        ("text", "pronoun", "name"),
        [
            ("The report has nine chapters. The tide turned, it said.", "it", "the report"),
            ("The harbour committee has met. The tide turned, it said.", "it", "the harbour committee"),
            ("The committees were angry. The report is new. The tide turned, it said.", "it", "the report"),
            ("The villagers were angry. The tide turned, they said.", "they", "the villagers"),
            ("Many sailors have left. The tide turned, they said.", "they", "many sailors"),
            ("The tide turned. It rained, it said.", "it", "it"),
        ],
    )
    def test_a_pronoun_for_a_thing_or_a_group_means_what_opened_a_sentence_last(self, text, pronoun, name):
        assert names_of(text, (pronoun, f"{pronoun} said")) == [name]

    def test_what_spoke_last_goes_before_what_opened_a_sentence(self):
        text = "The tide turned, the report said. Tessa Orlo left. The port is shut, it said."
        assert names_of(text, "the report", ("it", "it said")) == ["the report"] * 2
        text = "The tide turned, villagers said. Tessa Orlo left. The port is shut, they said."
        assert names_of(text, "villagers", ("they", "they said")) == ["villagers"] * 2

    @pytest.mark.parametrize(
        "text",
        [
            "“Tessa Orlo left.” She said so.",
            "With Tessa Orlo gone, she said.",
            "The dam held, she said. Tessa Orlo runs it.",
        ],
    )
    def test_where_no_subject_fits_a_pronoun_means_the_nearest_person(self, text):
        assert names_of(text, ("she", "she said") if "she said" in text else "She") == ["Tessa Orlo"]

    def test_a_body_keeps_the_article_unless_it_has_a_proper_name(self):
        text = "The Odessian government agreed. The Harbour Safety Board did not."
        assert names_of(text, "The Odessian government", "The Harbour Safety Board") == [
            "the Odessian government",
            "Harbour Safety Board",
        ]

    def test_a_courtesy_title_does_not_hide_the_description_before_it(self):
        text = "The ministry's adviser, Sir Peter Vann, said no. The nurses' union chair, Mrs Mary Holt, said yes."
        roles = [speaker.role for speaker in speakers_of(text, "Peter Vann", "Mary Holt")]
        assert roles == ["government", "ngo"]

    def test_what_stands_in_brackets_does_not_hide_the_description(self):
        text = "Member of parliament (MP) Peter Vann said no. The head of the Anker Union (AU), Tessa Orlo, said yes."
        assert [speaker.role for speaker in speakers_of(text, "Peter Vann", "Tessa Orlo")] == ["opposition", "ngo"]

    def test_the_fullest_description_comes_from_anywhere_in_the_article(self):
        text = "Orlo said no. Tessa Orlo, deputy director of the rights group Anker, said why."
        speaker = speakers_of(text, "Orlo")[0]
        assert (speaker.name, speaker.role) == ("Tessa Orlo", "ngo")
        assert speaker.description == "deputy director of the rights group Anker"
        assert (speaker.mention.text, speaker.mention.start) == ("Orlo", 0)

    def test_a_short_title_that_opens_a_paragraph_describes_the_name_after_it(self):
        text = "It rained in Odessia.\n\nProf. Tessa Orlo said the dam leaks."
        found = speakers_of(text, "Tessa Orlo")[0]
        assert (found.description, found.role) == ("Prof.", "expert")


class TestRoles:
    @pytest.mark.parametrize(
        ("source", "role"),
        [
            ("Justice Minister Tessa Orlo", "government"),
            ("The Ministry of Labour", "government"),
            ("police", "government"),
            ("Norwegian Foreign Minister Tessa Orlo", "foreign_government"),
            ("Tamuria's foreign minister", "foreign_government"),
            ("the Norwegian embassy", "foreign_government"),
            ("The World Health Organization", "international"),
            ("UN spokeswoman Tessa Orlo", "international"),
            ("Rights activist Tessa Orlo", "ngo"),
            ("Amnesty International", "ngo"),
            ("The annual survey", "report"),
            ("economist Tessa Orlo", "expert"),
            ("Opposition leader Tessa Orlo", "opposition"),
            ("shadow transport minister Tessa Orlo", "opposition"),
            ("taxi driver Tessa Orlo", "citizen"),
            ("residents", "citizen"),
            ("chief executive Tessa Orlo", "business"),
            ("Reuters", "media"),
            ("the Supreme Court", "court"),
            ("The Norwegian embassy's spokesman", "foreign_government"),
            ("Tamuria's High Commissioner Tessa Orlo", "foreign_government"),
            ("ombudsman Tessa Orlo", "government"),
            ("Budget director Tessa Orlo", "government"),
            ("the mayor of Kelby, Tessa Orlo", "other"),
            ("defence lawyer Tessa Orlo", "other"),
            ("hydrologist Tessa Orlo", "expert"),
            ("A ministry circular", "report"),
            ("The statistics office", "government"),
            ("The Dockers' Association", "ngo"),
            ("The Journalists' Forum", "ngo"),
            ("dockers", "citizen"),
            ("former prime minister Tessa Orlo", "other"),
            ("The Rail Safety Office", "government"),
            ("The League of River States", "international"),
            ("The Association of Ferry Owners", "business"),
            ("The Organization of Women Journalists", "ngo"),
            ("Harbour Aid International", "ngo"),
            ("The Justice and Bread Party", "opposition"),
            ("trade lawyer Tessa Orlo", "expert"),
            ("state television", "media"),
            ("The Senate", "other"),
            ("Gov. Tessa Orlo", "government"),
            ("a 22-year-old Kelbian", "citizen"),
            ("CIA director Tessa Orlo", "foreign_government"),
            ("Dockers interviewed by state television", "citizen"),
            ("Tessa Orlo, who chained herself to the ministry's doors,", "citizen"),
            ("Tessa Orlo, who heads the Harbour Ministry,", "government"),
            ("Tessa Orlo, leaving a ministry with two loaves,", "citizen"),
        ],
    )
    def test_the_description_tells_the_role(self, source, role):
        assert role_of(f"It rained, {source} said on Monday in Odessia.", source) == role

    @pytest.mark.parametrize(
        ("text", "source", "role"),
        [
            ("Harbour Minister Tessa Orlo said no. Her deputy, Peter Vann, said never.", "Peter Vann", "government"),
            ("Opposition leader Tessa Orlo said no. Her deputy, Peter Vann, said never.", "Peter Vann", "opposition"),
            ("Harbour Minister Tessa Orlo was ill. Orlo's spokesman Peter Vann said no.", "Peter Vann", "government"),
            ("Activist Tessa Orlo was ill. Peter Vann, a spokesman for Orlo, said no.", "Peter Vann", "ngo"),
            ("Harbour Minister Tessa Orlo sued. Her lawyer, Peter Vann, said why.", "Peter Vann", "other"),
            ("The Anker rights group met. Its spokesman, Peter Vann, said no.", "Peter Vann", "ngo"),
            ("Norway will pay. Norway’s Peter Vann said so in Odessia.", "Peter Vann", "foreign_government"),
        ],
    )
    def test_who_belongs_to_somebody_has_that_role(self, text, source, role):
        assert role_of(text, (source, text[text.index(source) :])) == role

    def test_a_party_is_on_the_side_that_the_article_puts_it(self):
        text = (
            "Odessia votes in May. The ruling Harbour Front (HF) hopes to win. HF lawmaker Tessa Orlo said it would. "
            "Harbour Front senator Peter Vann agreed. Quay Party senator Mary Holt did not."
        )
        roles = [speaker.role for speaker in speakers_of(text, "Tessa Orlo", "Peter Vann", "Mary Holt")]
        assert roles == ["government", "government", "opposition"]

    def test_another_target_changes_the_roles(self):
        text = (
            "Norwegian Transport Minister Tessa Orlo said the ferries float. US ambassador Peter Vann said they sink."
        )
        sources = ("Norwegian Transport Minister Tessa Orlo", "US ambassador Peter Vann")
        roles = [
            [speaker.role for speaker in speakers_of(text, *sources, target=Target(name))]
            for name in ("Norway", "United States")
        ]
        assert roles == [["government", "foreign_government"], ["foreign_government", "government"]]

    def test_every_role_is_one_of_the_list(self):
        assert {row["role"] for row in read_table("roles")} - {"state", "-"} <= set(ROLES)


class TestTables:
    def test_states_are_named_once_and_no_cell_is_padded(self):
        names = [row["name"] for row in read_table("states")]
        assert len(names) == len(set(names)) > 190
        assert all(cell == cell.strip() for row in read_table("states") for cell in row.values())

    def test_ranks_are_numbers_from_0_to_9(self):
        assert {row["rank"] for row in read_table("roles")} <= set("0123456789")


class TestHostileInput:
    @pytest.mark.parametrize(
        "unit",
        [
            "Orlo ",
            "Tessa Orlo said. He said. ",
            "A, ",
            "U.S. ",
            "Al-Al-",
            "O'O'",
            "the minister said ",
            "“ Vann ” ",
            "X’s Ministry ",
        ],
    )
    def test_time_grows_no_faster_than_the_text(self, unit):
        def seconds(times):
            text = unit * times
            source = unit.strip(" .,“”’")
            step = max(len(unit), len(text) // 400)
            quotes = [quote_of(source, at) for at in range(0, len(text) - len(source), step)]
            paragraphs = lay_out(text)
            # What a whole suite has left in memory is the collector's business and not the rule's.
            gc.disable()
            try:
                start = time.process_time()
                names = find_names(text, paragraphs)
                resolve_speakers(names, quotes, find_target(names))
                return time.process_time() - start
            finally:
                gc.enable()

        seconds(200)
        # Neighbours on the machine slow single runs down and never speed them up: the fastest of each tells.
        short, long = min(seconds(4_000) for _ in range(3)), seconds(16_000)
        for tried in range(8):
            if long < 8 * max(short, 0.01):
                return
            time.sleep(0.2 * tried)
            short, long = min(short, seconds(4_000)), min(long, seconds(16_000))
        pytest.fail(f"four times the text takes {long:.2f} s, {long / max(short, 0.01):.1f} times as long")

    @pytest.mark.parametrize(
        "text", ["\x00", "\ud800 Orlo said", "É" * 50, "ß’s Ministry", "🙂 Orlo 🙂", "\u2028Orlo\u2028"]
    )
    def test_any_text_is_taken(self, text):
        names = find_names(text, lay_out(text))
        found = resolve_speakers(names, [quote_of(text, 0)], find_target(names))
        assert [speaker.mention.text for speaker in found] == [text]


def test_an_acronym_that_is_never_introduced_is_spelt_out_by_no_bracket():
    text = "Yes (The Kelby Post) reported it. NATO said the harbour was closed."
    names = find_names(text, lay_out(text))
    quotes = find_quotes(text, lay_out(text))
    speakers = resolve_speakers(names, quotes, None)
    assert "NATO" in [speaker.name for speaker in speakers if speaker]


def test_the_statement_before_a_nameless_source_does_not_describe_it():
    (speaker,) = speakers_of("Police in Dorvale raided two markets on Friday, officials said.", "officials")
    assert speaker.name == speaker.description == "officials"


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("According to officials, the governor of the central bank has resigned.", "officials"),
        ("According to a city spokesman, the mayor will open the line in spring.", "a city spokesman"),
        ("The governor should drop charges against three teachers, Civic Watch said on Monday.", "Civic Watch"),
        ("The police raided two markets on Friday, senior officials in Solmara said.", "senior officials in Solmara"),
        ("“It was shut by the minister,” the officials said.", "The officials"),
        ("The line was shut by the mayor, Karel Elm said.", None),
        ("According to Karel Elm, the mayor of Solmara shut the line.", None),
        ("The line is shut, said Karel Elm, the mayor of Solmara.", "the mayor of Solmara"),
        ("According to Karel Elm, the mayor of Solmara, the line is shut.", "the mayor of Solmara"),
    ],
)
def test_what_is_said_describes_nobody(text, description):
    (quote,) = stance.read(text).quotes
    told = quote.speaker.description
    assert (told and told.lower()) == (description and description.lower())


@pytest.mark.parametrize(
    ("source", "role"),
    [
        ("Lawmen", "government"),
        ("Businesspeople", "business"),
        ("Fishermen", "citizen"),
        ("Secretaries of the two ministries", "government"),
        ("The two foreign ministries", "government"),
        ("Spokeswomen of the ministry", "government"),
        ("Ombudsmen", "government"),
        ("Monarchs", "government"),
    ],
)
def test_a_plural_has_the_role_of_its_singular_and_is_no_country(source, role):
    text = f"{source} say the quay is safe. They say nobody need worry."
    assert target_of(text) is None
    (first, second) = stance.read(text).quotes
    assert first.speaker.name.lower() == second.speaker.name.lower() == source.lower()
    assert first.speaker.role == role


def test_a_name_in_capitals_labels_the_turns_of_a_person_of_the_transcript():
    text = (
        "RUIZ: The opposition leader, Dana Orr, spoke to our reporter Lena Ruiz.\nORR: It is over.\n"
        "RUIZ: What of NAL?\nORR: NAL said it would stay."
    )
    quotes = stance.read(text).quotes
    assert [(q.speaker.name, q.speaker.role) for q in quotes] == [
        ("Lena Ruiz", "media"), ("Dana Orr", "opposition"), ("Lena Ruiz", "media"), ("Dana Orr", "opposition"),
    ]  # fmt: skip
