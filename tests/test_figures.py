"""How good the library is: tables of figures, and floors under them.

Each floor is the figure measured when it was pinned less a margin, and says why the margin is what it is. Raise a floor
when its figure has risen for good.
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from _stances import DRAWS, seed_statements, text_alone, wikidev_statements

import stance
from stance.card import BEGIN, CARD, data_figures, with_figures
from stance.dataset import load_shipped
from stance.evaluation import (
    Answers,
    ArticleBootstrap,
    cross_validate,
    largest_class,
    make_folds,
    plain_tfidf,
    score,
    vader,
)
from stance.runs import answer_with_stance, format_labels, format_scores, learn
from stance.store import load_model, shipped_folder

pytestmark = pytest.mark.evaluation

FLOORS = {
    # .695 on 6,407 sentences, interval .682 to .708: no other draw of articles would explain less than this.
    "folds": 0.675,
    # .80 on the 2,226 sentences in plain wire prose, interval about .02 either way.
    "folds, natural proportions": 0.775,
    # .616; one label moves about twice as far as the mean of three.
    "folds, weakest label": 0.58,
    # .603 on 563 sentences, interval .559 to .645.
    "second targets": 0.57,
    # .015, where a perfect model of this size would show .02; calibrated across sources,
    # probabilities may err by as much again either way.
    "folds, calibration error at most": 0.05,
    # .728 and .746 on 121 sentences. These do not change, only the model does: four or five answers are margin enough.
    "seeds by event": 0.69,
    "seeds unlearned": 0.70,
    # Nowhere short by more than .004 on 569 and 121 sentences; the lower ends of the intervals lie .03 below the rate.
    "label sets, short of the rate at most": 0.03,
    # .081 at .80: the quantiles come from statements with their role and without, and these have none.
    "label sets, short of the rate at most, text alone": 0.11,
    # 94.1 and 92.3 of 110 quotes, looked at while the rules were made; two or three quotes are margin enough.
    "quotes j80": 91,
    "quotes qs": 89,
    # .657 and .617 on 569 sentences, good to .05 either way.
    "wikidev, role given": 0.62,
    "wikidev, read": 0.575,
    # .047, where a perfect model of this size would show .046; the margin is about half of that.
    "wikidev, calibration error at most": 0.065,
    # .827 of 503 roles.
    "wikidev, role of the speaker": 0.80,
}
SECOND = "second target"  # the source of the statements that are labelled toward another actor than the government
README = Path(__file__).resolve().parent.parent / "README.md"
BASELINES = {"plain TF-IDF, words 1–2": plain_tfidf, "VADER": vader, "always the largest class": largest_class}


def readme_says(row, *figures):
    """Hold a row of the README's tables against what was measured; other processors may move a handful of answers."""
    (line,) = [x for x in README.read_text(encoding="utf-8").splitlines() if x.startswith(f"| {row} |")]
    printed = [float(cell) for cell in re.findall(r"(?<!\w)\d*\.\d+", line)]
    assert printed == pytest.approx(figures, abs=0.006 * max(1, *figures)), f"README, {row}: {figures}"


def with_interval(scores):
    return scores.macro_f1, *scores.interval


@pytest.fixture(scope="module")
def shipped():
    return load_shipped()


@pytest.fixture(scope="module")
def originals(texts_folder):
    """The reported sentences of the five articles, as they were printed."""
    return seed_statements(texts_folder)


def joined(parts):
    return Answers(given=tuple(label for part in parts for label in part.given))


@pytest.fixture(scope="module")
def folded(shipped):
    """Every method's answers for the sentences of the folds that it had not learned from."""
    folds = make_folds(shipped, 5)
    methods = {"this model": answer_with_stance, **BASELINES}
    return {name: cross_validate(shipped, method, folds) for name, method in methods.items()}


def of_source(answered, source, labels):
    examples, answers = answered
    rows = [k for k, example in enumerate(examples) if example.source == source]
    return score([examples[k] for k in rows], answers.take(rows), labels=labels)


def test_folds_over_the_data(shipped, folded, show):
    figures = {name: score(*answered, labels=shipped.labels) for name, answered in folded.items()}
    plain_prose = of_source(folded["this model"], "wire", shipped.labels)
    model = figures["this model"]
    table = format_scores(figures | {"this model, n1–n7 alone": plain_prose})
    show(f"five folds by article over data/\n{table}\n\n{format_labels(model)}")
    readme_says(
        "written articles, five folds by article",
        *with_interval(model),
        *(figures[name].macro_f1 for name in BASELINES),
    )
    readme_says("written articles in plain wire prose (`n`), the same folds", *with_interval(plain_prose))
    assert 0.15 < figures["always the largest class"].macro_f1 < 0.25
    assert figures["VADER"].macro_f1 < model.macro_f1 - 0.1
    assert model.macro_f1 >= FLOORS["folds"]
    assert plain_prose.macro_f1 >= FLOORS["folds, natural proportions"]
    assert min(label.f1 for label in model.labels) >= FLOORS["folds, weakest label"]
    assert model.log_loss < figures["plain TF-IDF, words 1–2"].log_loss
    assert model.calibration_error <= FLOORS["folds, calibration error at most"]


def test_the_shipped_model_and_its_card_are_those_of_the_data_and_code_as_they_stand(shipped, folded):
    info, card = load_model().info, (shipped_folder() / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert info["data"] == shipped.digests, "run python train.py"
    for name, answered in folded.items():
        recorded, found = info["metrics"][name]["macro_f1"], score(*answered, labels=shipped.labels)
        # Other processors and library versions may move a handful of answers.
        assert recorded == pytest.approx(found.macro_f1, abs=0.003), "run python train.py"
        (printed,) = re.findall(rf"\| {re.escape(name)} \| {found.n:,} \| ([\d.]+) \| ", card)
        assert float(printed) == pytest.approx(recorded, abs=0.0006)


def test_the_same_words_get_other_labels_toward_another_target(shipped, folded, show):
    ignoring = cross_validate(
        text_alone(shipped), partial(answer_with_stance, calibration_folds=0), make_folds(shipped, 5)
    )
    figures = {
        "this model": of_source(folded["this model"], SECOND, shipped.labels),
        "the same, told no target": of_source(ignoring, SECOND, shipped.labels),
        "plain TF-IDF, words 1–2": of_source(folded["plain TF-IDF, words 1–2"], SECOND, shipped.labels),
    }
    show("statements labelled toward a second actor, folds by article\n" + format_scores(figures))
    known = figures["this model"]
    readme_says(
        "statements labelled toward a second actor, the same folds",
        *with_interval(known),
        figures["plain TF-IDF, words 1–2"].macro_f1,
    )
    assert known.n == 563
    assert known.macro_f1 >= FLOORS["second targets"]
    assert known.macro_f1 >= figures["the same, told no target"].macro_f1 + 0.15


def test_read_toward_the_united_states_the_complaints_of_cambodian_officials_criticize(texts_folder, show):
    toward = {"Cambodia": Counter(), "United States": Counter()}
    for path in sorted((texts_folder / "seeds").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        home, away = (stance.read(text, target=target).quotes for target in toward)
        for at_home, abroad in zip(home, away, strict=True):
            name = abroad.speaker.name if abroad.speaker else ""
            if name in ("Sar Kheng", "Chou Bun Eng") and at_home.stance.label == "defends":
                assert (at_home.speaker.role, abroad.speaker.role) == ("government", "foreign_government")
                toward["United States"][abroad.stance.label] += 1
    found = toward["United States"]
    show(f"what defends Cambodia in the mouths of its officials, read toward the United States: {dict(found)}")
    assert found.total() >= 20
    assert found["criticizes"] > 0.45 * found.total()
    assert found["defends"] < 0.25 * found.total()


def test_seeds_with_their_event_left_out(shipped, originals, show):
    events = sorted({e.group for e in originals})
    assert len(events) == 3
    assert {e.group for e in shipped if e.article in {o.article for o in originals}} == set(events)
    methods = {"this model": partial(answer_with_stance, calibration_folds=0), **BASELINES}
    examples, given = [], {name: [] for name in methods}
    for event in events:
        learned = shipped.select(lambda e, event=event: e.group != event)
        asked = originals.select(lambda e, event=event: e.group == event)
        assert not {e.group for e in learned} & {e.group for e in asked}
        examples.extend(asked)
        for name, method in methods.items():
            given[name].append(method(learned, asked))
    figures = {name: score(examples, joined(parts), labels=shipped.labels) for name, parts in given.items()}
    show("the five seed articles, one event left out with its restatements\n" + format_scores(figures))
    readme_says(
        "five real articles, one event left out with its restatements",
        *with_interval(figures["this model"]),
        *(figures[name].macro_f1 for name in BASELINES),
    )
    assert figures["VADER"].macro_f1 < figures["this model"].macro_f1 < 0.95
    assert figures["this model"].macro_f1 >= FLOORS["seeds by event"]


def test_seeds_with_nothing_of_them_learned(shipped, originals, show):
    articles = {e.article for e in originals}
    learned = shipped.select(lambda e: e.article not in articles)
    assert len(shipped) - len(learned) == len(originals)
    figures = {
        name: score(list(originals), method(learned, originals), labels=shipped.labels)
        for name, method in {"this model": partial(answer_with_stance, calibration_folds=0), **BASELINES}.items()
    }
    show("the five seed articles, nothing of them learned\n" + format_scores(figures))
    readme_says(
        "five real articles, nothing of them learned",
        *with_interval(figures["this model"]),
        *(figures[name].macro_f1 for name in BASELINES),
    )
    assert figures["VADER"].macro_f1 < figures["this model"].macro_f1 < 0.95
    assert figures["this model"].macro_f1 >= FLOORS["seeds unlearned"]


def test_label_sets_of_real_articles_hold_the_truth_about_as_often_as_asked(shipped, originals, texts_folder, show):
    articles = {e.article for e in originals}
    model = learn(shipped.select(lambda e: e.article not in articles)).to_model()
    lines = []
    wikidev = wikidev_statements(texts_folder)
    short = "label sets, short of the rate at most"
    for name, asked, floor in (
        ("wikidev", wikidev, short),
        ("text alone", text_alone(wikidev), short + ", text alone"),
        ("seeds", originals, short),
    ):
        sample, given = ArticleBootstrap.of(asked, draws=DRAWS), model.classify_many(asked.statements)
        for rate in (0.8, 0.9, 0.95):
            sets = [prediction.label_set(rate) for prediction in given]
            size = sum(map(len, sets)) / len(sets)
            held, interval = sample.mean([e.label in kept for e, kept in zip(asked, sets, strict=True)])
            low, high = interval
            lines.append(f"  {name:10} asked {rate:.2f}  held {held:.3f}  {low:.3f} – {high:.3f}  labels {size:.2f}")
            assert held >= rate - FLOORS[floor], lines[-1]
            assert 1 <= size < 3
    show("label sets, nothing of these articles learned\n" + "\n".join(lines))


def bench(texts_folder, *arguments):
    command = [sys.executable, str(texts_folder / "bench" / "evaluate.py"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env={**os.environ})
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_quotes_and_speakers_of_the_seed_articles(texts_folder, show):
    found = bench(texts_folder, "quotes", texts_folder / "bench" / "quotes" / "seed_articles.jsonl")
    show("quotes and speakers of the five seed articles\n" + listed(found))
    readme_says("five real articles", found["j80"], found["qs"])
    assert found["gold"] > 100
    assert found["j80"] >= FLOORS["quotes j80"]
    assert found["qs"] >= FLOORS["quotes qs"]


def test_stances_of_real_articles_by_the_shipped_model(texts_folder, show):
    found = bench(texts_folder, "stance", texts_folder / "wikidev")
    show("45 real development articles, the shipped model\n" + listed(found))
    readme_says("45 real development articles, sentence and role given", *bench_interval(found["given_role"]))
    readme_says("45 real development articles, sentence alone", *bench_interval(found["text_alone"]))
    readme_says("45 real development articles, from the raw page (`stance.read`)", *bench_interval(found["read"]))
    readme_says("reported sentences of the 45 development articles", 100 * found["reported"])
    assert found["given_role"]["n"] > 500
    assert found["given_role"]["f1"] >= FLOORS["wikidev, role given"]
    assert found["read"]["f1"] >= FLOORS["wikidev, read"]
    assert found["calibration"] <= FLOORS["wikidev, calibration error at most"]
    assert found["role"] >= FLOORS["wikidev, role of the speaker"]


def bench_interval(found):
    return found["f1"], *found["interval"]


def listed(found):
    rows = [(name, value) for name, value in found.items() if not isinstance(value, dict)]
    rows += [
        (name, f"{v['f1']:.3f}  {v['interval'][0]:.3f} – {v['interval'][1]:.3f}  (n {v['n']})")
        for name, v in found.items()
        if isinstance(v, dict)
    ]
    return "\n".join(f"  {name:30} {value}" for name, value in rows)


def test_the_data_card_shows_the_figures_of_the_data(shipped):
    card = CARD.read_text(encoding="utf-8")
    assert BEGIN in card
    assert with_figures(card, data_figures(shipped)) == card, "run python -m stance.card"
