"""Learns the golden model of the present format and writes it with its answers (python tests/golden/make.py).

Run once a format: what stands there already is never written again.
"""

import json
import sys
from pathlib import Path

from stance.features import Analyzer, Settings, WordTables
from stance.model import StanceModel
from stance.records import Statement
from stance.store import save_model
from stance.store._format import FORMAT
from stance.training import StanceClassifier

HERE = Path(__file__).resolve().parent
# Families that hang on the words themselves and on no list of the lexicon: what is learned anew comes out alike.
PLAIN = Settings(families=("words", "pairs", "role"))


def lessons():
    """Labelled statements about invented countries, with the article of each."""
    lines = (HERE / "lessons.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def statement_of(row):
    return Statement(row["text"], target=row.get("target"), speaker=row.get("speaker"), role=row.get("role"))


def learn(settings):
    """Fit the estimator on the lessons."""
    rows = lessons()
    classifier = StanceClassifier(min_df=2, calibration_folds=3, settings=settings)
    return classifier.fit(
        [statement_of(row) for row in rows], [row["label"] for row in rows], groups=[row["article"] for row in rows]
    ).to_model(info={"name": "golden", "min_articles": 2})


def questions():
    """Statements to answer: those learned, and some of unknown words, odd marks, other scripts, or none at all."""
    odd = (
        "",
        "…",
        "Пусто.",
        "THEY FAILED US!",
        "They did not fail us, but they lied.",
        "“Enough,” she said.\u2028İ ß 9",
    )
    return [statement_of(row) for row in lessons()] + [Statement(text) for text in odd]


def answers(model):
    return [dict(answer.probabilities) for answer in model.classify_many(questions())]


def with_small_tables(model):
    """Keep of the word tables what the questions ask for: the same answers from a tenth of the bytes."""
    text = " ".join(question.text for question in questions()).lower().replace("’", "'")
    asked = {word.strip(".,!?;:“”\"'") for word in text.split()} | {word.strip('.,!?;:“”"') for word in text.split()}
    tables = model.analyzer.tables
    kept = {
        name: {word: value for word, value in getattr(tables, name).items() if set(word.split()) <= asked}
        for name in ("stems", "valence", "classes", "phrases", "functions")
    }
    small = WordTables(**kept, polarities=dict(tables.polarities))
    return StanceModel(
        analyzer=Analyzer(tables=small, settings=model.analyzer.settings),
        **{
            name: getattr(model, name)
            for name in ("labels", "vocabulary", "idf", "coef", "intercept", "temperature", "conformal", "info")
        },
    )


def main():
    folder = HERE / f"format-{FORMAT}"
    if folder.exists():
        sys.exit(f"{folder}: stands already; a golden model is never made anew")
    whole = learn(Settings())
    small = with_small_tables(whole)
    if answers(small) != answers(whole):
        sys.exit("the small tables lack a word that the questions ask for")
    save_model(small, folder / "model", card="# A golden model\n\nLearned on invented sentences, for tests only.\n")
    found = {"loaded": answers(small), "learned": answers(learn(PLAIN))}
    (folder / "answers.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
