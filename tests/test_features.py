"""From statements to terms: what is counted, what is not, and how a term reads."""

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.errors import InputError
from stance.features import FAMILIES, Analyzer, Settings, WordTables
from stance.features._describe import describe
from stance.lexicon import read_table
from stance.records import Statement, Target
from stance.training import compile_tables

TABLES = WordTables(
    stems={"ministers": "minist", "failed": "fail", "praised": "prais"},
    valence={"terrible": -2.1, "fine": 0.8},
    classes={"failed": ("failure",), "praised": ("praise",), "bribes": ("corruption",), "untrue": ("unfairness",)},
    phrases={"blind eye": "inaction", "no comment": "reserve"},
    polarities={"failure": "-", "praise": "+", "corruption": "-", "unfairness": "r", "inaction": "-", "reserve": "0"},
    functions={
        "not": ("negator",),
        "never": ("negator",),
        "but": ("contrast",),
        "although": ("concession",),
        "government": ("target", "official_source"),
        "ministers": ("target",),
        "we": ("we",),
        "they": ("they",),
        "said": ("cue",),
        "group": ("watcher_source",),
    },
)
SARVANDA = Target("Sarvanda", aliases=("the Ministry of Wells",))


def terms(text, families=FAMILIES, **known):
    return Analyzer(tables=TABLES, settings=Settings(families=families)).terms(Statement(text, **known))


def test_words_become_stems_and_unknown_words_stay_as_they_are():
    assert terms("Nurses failed quietly", ("words",)) == ["w:nurses", "w:fail", "w:quietly"]


def test_names_and_numbers_each_become_one_token():
    assert terms("nobody told Mr Orduna about 1,250 cows", ("words",)).count("w:<name>") == 2
    assert "w:<number>" in terms("nobody told Mr Orduna about 1,250 cows", ("words",))


@pytest.mark.parametrize("text", ["then Sarvanda failed", "then Sarvandan clerks", "then the Ministry of Wells failed"])
def test_the_target_and_its_adjective_become_the_target_token(text):
    assert "w:<target>" in terms(text, ("words",), target=SARVANDA)
    assert "w:<target>" not in terms(text, ("words",))


def test_spans_of_the_target_point_into_the_text():
    marked = Target("the dam board", spans=((5, 9),))
    assert terms("when they left", ("words",), target=marked) == ["w:when", "w:<target>", "w:left"]


@pytest.mark.parametrize("name", ["Orlay", "New Orlay", "United States", "Terrible Praised Islands"])
def test_a_target_counts_alike_however_long_its_name_and_whatever_its_words(name):
    functions = {**TABLES.functions, "states": ("cue",)}
    analyzer = Analyzer(tables=WordTables(**{**TABLES.to_dict(), "functions": functions}))
    there = "The group said {} and its ministers never failed, but cows in {} slept."
    usual = analyzer.terms(Statement(there.format("Sarvanda", "Sarvanda"), target=SARVANDA, role="ngo"))
    assert analyzer.terms(Statement(there.format(name, name), target=Target(name), role="ngo")) == usual


def test_an_office_in_the_name_of_the_target_still_tells_who_speaks():
    wells = Target("the Government of Wells")
    assert "r:official? & c:failure" in terms("Government of Wells said it failed", ("role_classes",), target=wells)


def test_the_words_of_a_name_keep_their_places():
    sentence = "then the Ministry of Wells failed"
    traced = Analyzer(tables=TABLES, settings=Settings(families=("words",))).traced_terms(
        Statement(sentence, target=SARVANDA)
    )
    assert [sentence[a:b] for term, spans in traced for a, b in spans if term == "w:<target>"] == ["Ministry of Wells"]


def test_no_two_families_share_a_term():
    statement = Statement("The group said Sarvanda never failed, but cows slept.", target=SARVANDA, role="ngo")
    by_family = Analyzer(tables=TABLES).terms_by_family(statement)
    assert tuple(by_family) == FAMILIES
    distinct = [set(found) for found in by_family.values()]
    assert sum(map(len, distinct)) == len(set().union(*distinct))


def test_we_is_the_target_only_when_an_official_speaks():
    assert "w:<target>" in terms("and we failed", ("words",), role="government")
    assert "w:<target>" not in terms("and we failed", ("words",), role="ngo")


def test_another_states_government_is_not_the_target():
    assert "w:<other government>" in terms("the Orsanian government failed", ("words",), target=SARVANDA)
    assert "w:<target>" in terms("then the government failed", ("words",), target=SARVANDA)


def test_a_negator_turns_the_class_that_follows_in_its_clause():
    assert "c:not failure" in terms("it never failed", ("classes",))
    assert "c:failure" in terms("it never rained; it failed", ("classes",))


def test_negation_turns_valence():
    assert "v:-" in terms("a terrible day", ("valence",))
    assert "v:+" in terms("not a terrible day", ("valence",))


def test_a_pattern_of_words_goes_before_its_single_words():
    assert terms("a blind eye", ("classes",)) == ["c:inaction"]


def test_pairs_of_classes_keep_their_order():
    there = terms("bribes were praised", ("class_pairs",))
    back = terms("praised were bribes", ("class_pairs",))
    assert there == ["c:corruption > praise"]
    assert back == ["c:praise > corruption"]


def test_the_clause_after_but_decides_and_the_one_after_although_does_not():
    assert terms("they praised it but it failed", ("clause",)) == ["c:main failure"]
    assert terms("although they praised it, it failed", ("clause",)) == ["c:main failure"]


def test_polarity_says_whom_its_clause_names_and_what_it_sums_up():
    assert terms("it was known that ministers failed", ("polarity",)) == ["p:-", "p:- target"]
    assert terms("it was known that Orduna failed", ("polarity",)) == ["p:-", "p:- others"]
    assert terms("it was known that cows grazed", ("polarity",)) == ["p:none"]


def test_words_of_the_attribution_do_not_count_for_polarity():
    assert terms("The failed bank said cows grazed there all day and all of the night", ("polarity",)) == ["p:none"]


def test_the_window_tells_the_side_of_the_target():
    found = terms("bribes reached ministers twice", ("window",))
    assert "t:before bribes" in found
    assert "t:after twice" in found


def test_the_subject_is_what_the_content_names_first():
    assert terms("Orduna said the government slept", ("subject",)) == ["s:target"]
    assert terms("the group said they slept", ("subject",)) == ["s:they"]


def test_the_role_crosses_classes_and_an_unknown_role_is_guessed_from_the_attribution():
    assert "r:official & c:failure" in terms("it failed", ("role_classes",), role="government")
    assert "r:watcher? & c:failure" in terms("A group said it failed", ("role_classes",))
    assert "r:unknown & c:failure" in terms("it failed", ("role_classes",))


def test_the_role_itself_is_counted_only_when_it_is_known():
    assert terms("it failed", ("role",), role="court") == ["r:court"] * Settings().role_weight
    assert terms("it failed", ("role",)) == []


def test_an_empty_text_of_an_unknown_speaker_has_no_terms():
    assert terms("") == []
    assert terms(" \n\t") == []


def test_typography_does_not_matter():
    plain = terms('"It didn\'t fail," they said - twice')
    curly = terms("“It didn’t fail,” they said – twice")
    assert plain == curly


def test_families_that_are_switched_off_leave_no_terms():
    text = "Although ministers praised the terrible bribes, we said the group of twelve had never failed"
    everything = terms(text, FAMILIES, role="ngo")
    assert {family for family in FAMILIES if terms(text, (family,), role="ngo")} == set(FAMILIES)
    assert everything == [t for family in FAMILIES for t in terms(text, (family,), role="ngo")]


@given(st.text(max_size=300), st.sampled_from([None, "government", "report"]))
def test_any_text_gives_terms_that_can_be_described(text, role):
    analyzer = Analyzer(tables=TABLES, settings=Settings(families=FAMILIES))
    statement = Statement(text, target=SARVANDA, speaker="Ela Orduna", role=role)
    found = analyzer.terms(statement)
    assert found == analyzer.terms(statement)
    for term in found:
        shown, source = analyzer.describe(term)
        assert shown
        assert source in {"words", "target", "valence", "class", "role"}


@pytest.mark.parametrize("piece", ["a", "A.", '"', "'", "a'", "-", "1,", "Sarvanda ", "not ", "\u0130"])
def test_time_grows_with_the_length_of_the_text_only(piece):
    import time

    def seconds(n):
        start = time.perf_counter()
        terms(piece * n, FAMILIES, target=SARVANDA)
        return time.perf_counter() - start

    seconds(500)
    short, long = min(seconds(1_000) for _ in range(3)), min(seconds(8_000) for _ in range(2))
    assert long < 40 * short + 0.05


@pytest.mark.parametrize(
    ("term", "shown", "source"),
    [
        ("w:fail", "“fail”", "words"),
        ("w:<target>", "[target]", "target"),
        ("q:reject", "reported with “reject”", "words"),
        ("v:- near", "unpleasant word near the target", "valence"),
        ("c:main not failure", "not failure in the clause that decides", "class"),
        ("p:+ others", "credit in a clause on others", "class"),
        ("s:name", "about a third party", "target"),
        ("r:foreign_government", "speaker: foreign government", "role"),
        ("r:official & p:r", "speaker: the government's own, rebuttal", "role"),
    ],
)
def test_a_term_reads_as_words(term, shown, source):
    assert Analyzer().describe(term) == (shown, source)


def test_tables_and_settings_survive_json():
    assert WordTables.from_dict(json.loads(json.dumps(TABLES.to_dict()))) == TABLES
    settings = Settings(families=("words", "role"), window=3)
    assert Settings.from_dict(json.loads(json.dumps(settings.to_dict()))) == settings


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ({"stems": []}, "must map words"),
        ({"stems": {"a": 1}}, "wrong type"),
        ({"classes": {"a": "failure"}}, "wrong type"),
        ({"extra": {}}, "needs exactly"),
        ({"polarities": {"failure": "x"}}, r"polarity 'x' of class 'failure' is not one of \+, -, r, 0"),
    ],
)
def test_damaged_tables_are_refused(damage, message):
    with pytest.raises(InputError, match=message):
        WordTables.from_dict(TABLES.to_dict() | damage)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"families": ("verbs",)}, "'verbs' is not one of"),
        ({"families": ()}, "one or more"),
        ({"families": "words"}, "give a tuple"),
        ({"window": -1}, "window is -1"),
        ({"role_weight": 1.5}, "role_weight is 1.5"),
    ],
)
def test_settings_outside_their_range_are_refused(wrong, message):
    with pytest.raises(InputError, match=message):
        Settings(**wrong)


def test_every_entry_of_the_stance_lexicon_is_sound():
    rows = read_table("classes")
    entries = [row["entry"] for row in rows]
    assert len(set(entries)) == len(entries)
    assert 25 <= len({row["class"] for row in rows}) <= 40
    for row in rows:
        assert 1 <= len(row["entry"].split(" ")) <= 3, row
        assert row["entry"] == row["entry"].lower().strip(), row
        assert row["strength"] in {"1", "2", "3"}, row
        assert row["polarity"] in {"+", "-", "r", "0"}, row
    polarities = {(row["class"], row["polarity"]) for row in rows}
    assert len(polarities) == len({name for name, _ in polarities})


def test_every_class_of_the_lexicon_stands_in_the_scheme():
    scheme = {row["class"]: row["polarity"] for row in read_table("stance_scheme")}
    used = {row["class"]: row["polarity"] for row in read_table("classes")}
    assert used == scheme
    assert all(row["meaning"] for row in read_table("stance_scheme"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("they worked tirelessly on the dyke", "effort"),
        ("the vaccine drive was exemplary", "success"),
        ("wards were refurbished", "improvement"),
        ("we applaud the rangers", "praise"),
        ("it vowed to finish the bridge", "determination"),
        ("everything went by the book", "lawfulness"),
        ("it has nothing to hide", "openness"),
        ("forty sailors were rescued", "protection"),
        ("the two towns worked together", "cooperation"),
        ("widows were compensated", "care"),
        ("he refuted it", "rejection"),
        ("the ranking is one-sided", "unfairness"),
        ("spare us the meddling", "interference"),
        ("there was no alternative to the toll", "necessity"),
        ("they bungled the tender", "failure"),
        ("pleas went unheeded", "inaction"),
        ("the fence is inadequate", "insufficiency"),
        ("clerks embezzled the fees", "corruption"),
        ("singers were harassed", "repression"),
        ("prisoners were tortured", "brutality"),
        ("the decree violates the charter", "unlawfulness"),
        ("it was agreed behind closed doors", "secrecy"),
        ("they misled the pensioners", "deceit"),
        ("the levy devastated the valley", "harm"),
        ("farmers denounced the levy", "accusation"),
        ("the mayor must resign", "demand"),
        ("nurses are deeply concerned", "concern"),
        ("that is laughable", "mockery"),
        ("perhaps the well is dry", "reserve"),
        ("the committee adjourned", "procedure"),
        ("a blueprint for the quay", "plan"),
        ("an earthquake shook the quay", "event"),
        ("smugglers used the quay", "crime"),
        ("the tribunal sat", "court"),
        ("voters queued", "politics"),
        ("the envoy left", "diplomacy"),
        ("some twelve percent", "figure"),
        ("he apologised", "conciliation"),
        ("it reopened yesterday", "setting"),
        ("the shop closed", "business"),
    ],
)
def test_each_class_is_found_where_it_is_said(text, name):
    analyzer = Analyzer(tables=compile_tables([text]), settings=Settings(families=("classes",)))
    assert {f"c:{name}", f"c:not {name}"} & set(analyzer.terms(Statement(text)))


def test_what_an_analyser_remembers_does_not_travel_with_it():
    analyzer = Analyzer(tables=TABLES)
    before = len(pickle.dumps(analyzer))
    analyzer.terms(Statement(" ".join(f"word{k}x" for k in range(500))))
    assert len(pickle.dumps(analyzer)) == before
    assert pickle.loads(pickle.dumps(analyzer)).terms(Statement("They failed us.")) == analyzer.terms(
        Statement("They failed us.")
    )


@pytest.mark.parametrize(
    ("term", "shown"),
    [
        ('w:"', "[quotation mark]"),
        ("w:the <target>", "“the [target]”"),
        ("w:<number> peopl", "“[number] peopl”"),
        ("t:before <name>", "“[name]” before the target"),
    ],
)
def test_what_stands_for_a_name_or_a_figure_is_said_in_words(term, shown):
    assert describe(term)[0] == shown
