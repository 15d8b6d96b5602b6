"""How the label of a statement changes when only its speaker's role, or only the country's name, is another.

Run it from a checkout: ``python benchmarks/swap.py [--statements N] [--json FILE]``. Reported statements of the written
articles, half of them by officials, are judged by models that have not learned their articles. The country is renamed
wherever the text, the speaker or the target names it, adjectives too. A role is a prior that may change a label, and
how often is what this measures; a country's name is none, and may change nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from _stances import part_of
from numpy.typing import NDArray

from stance.dataset import Example, LabelledSet, load_shipped
from stance.evaluation import make_folds
from stance.labels import LABELS
from stance.records import Target
from stance.runs import learn
from stance.training import StanceClassifier

ARTICLES = Path(__file__).resolve().parent.parent / "data" / "articles"
N_FOLDS = 3
ROLES = ("government", "ngo", "report", "opposition", "foreign_government", "expert", "citizen")
COUNTRIES = (
    ("Orlanda", "Orlandan"),
    ("Tevaria", "Tevarian"),
    ("Quessin", "Quessinese"),
    ("Upper Moravel", "Upper Moravelian"),
    ("Grand Hope", "Grand Hopian"),
    ("Norway", "Norwegian"),
    ("France", "French"),
    ("Peru", "Peruvian"),
    ("New Zealand", "New Zealand"),
    ("United States", "American"),
)
"""Names with their adjectives: five invented and five real ones, of one word and of two."""

# What makes an adjective or a people of a country's name, once a last vowel is off.
_ENDING = r"(?:i?ans?|[aeiou]?ns?|ese|ish|is?)"

Probabilities = Callable[[Sequence[Example]], NDArray[np.float64]]


def countries() -> dict[str, str]:
    """Give the country of each written article."""
    found = {}
    for path in sorted(ARTICLES.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            found[article["id"]] = article["country"].split(" (")[0]
    return found


def rename(example: Example, old: str, new: str, adjective: str) -> Example:
    """Give the example with another country's name wherever one stood, in the names of the target too."""
    change = renaming(old, new, adjective)
    statement = example.statement
    target = statement.target
    if target is not None:
        # As a reader's target does, it says what the country's adjective is: "French" does not show in "France".
        aliases = dict.fromkeys((*map(change, target.aliases), new, adjective))
        target = Target(change(target.name), aliases=tuple(aliases))
    speaker = None if statement.speaker is None else change(statement.speaker)
    return replace(example, statement=replace(statement, text=change(statement.text), speaker=speaker, target=target))


def renaming(old: str, new: str, adjective: str) -> Callable[[str], str]:
    """Give the function that renames a country in a text."""
    shared = old[:-1] if old[-1] in "aeiouy" else old
    pattern = re.compile(rf"\b(?:({re.escape(old)})|(?:{re.escape(old)}|{re.escape(shared)}){_ENDING})\b")
    return lambda text: pattern.sub(lambda found: new if found.group(1) else adjective, text)


def sample(examples: Sequence[Example], n: int, seed: int) -> list[Example]:
    """Draw statements, half of them by officials."""
    rng = random.Random(seed)
    officials = [e for e in examples if e.statement.role == "government"]
    others = [e for e in examples if e.statement.role not in (None, "government")]
    return rng.sample(officials, min(n // 2, len(officials))) + rng.sample(others, min(n - n // 2, len(others)))


def held_out(data: LabelledSet) -> Probabilities:
    """Give the probabilities of examples by models that have not learned their articles."""
    folds = make_folds(data, N_FOLDS)
    fold_of = {e.group: fold for e, fold in zip(data, folds, strict=True)}
    models = [learn(data.select(lambda e, k=k: fold_of[e.group] != k), calibration_folds=0) for k in range(N_FOLDS)]
    return lambda examples: by_fold(models, [fold_of[e.group] for e in examples], examples)


def by_fold(
    models: Sequence[StanceClassifier], folds: Sequence[int], examples: Sequence[Example]
) -> NDArray[np.float64]:
    """Ask for each example the model of its fold."""
    p = np.zeros((len(examples), len(LABELS)))
    for k, model in enumerate(models):
        rows = np.flatnonzero(np.array(folds) == k)
        if len(rows):
            p[rows] = model.predict_proba([examples[i].statement for i in rows])
    return p


def swap_roles(ask: Probabilities, examples: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Give, by the role put in, the shares of labels that change and of each label after it."""
    figures = {}
    before = ask(examples).argmax(axis=1)
    official = np.array([e.statement.role == "government" for e in examples])
    for role in ROLES:
        given = [replace(e, statement=replace(e.statement, role=role)) for e in examples]
        after = ask(given).argmax(axis=1)
        row: dict[str, float] = {}
        for name, chosen in (("officials", official), ("others", ~official)):
            shares = Counter(after[chosen].tolist())
            row[f"{name} changed"] = float((before != after)[chosen].mean())
            row |= {f"{name} {label}": shares[k] / chosen.sum() for k, label in enumerate(LABELS)}
        figures[role] = row
    return figures


def swap_countries(ask: Probabilities, examples: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Count, by the name put in, the labels that change, and give the largest change of a probability.

    A statement that names the other country already is left out: there the name would stand for two.
    """
    names, figures = countries(), {}
    for new, adjective in COUNTRIES:
        asked = [e for e in examples if new not in e.statement.text and adjective not in e.statement.text]
        before = ask(asked)
        after = ask([rename(e, names[e.article or ""], new, adjective) for e in asked])
        flips = int((before.argmax(axis=1) != after.argmax(axis=1)).sum())
        figures[new] = {"statements": len(asked), "flips": flips, "largest change": float(abs(before - after).max())}
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description="Labels when only the role or only the country's name is another.")
    parser.add_argument("--statements", type=int, default=200, help="how many of each kind (default 200)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the draw (default 0)")
    parser.add_argument("--quick", action="store_true", help="a few articles: only to see that it runs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file too")
    given = parser.parse_args()
    data, names = load_shipped(), countries()
    data = part_of(data) if given.quick else data
    ask = held_out(data)
    written = [e for e in data if e.reported and e.article in names and e.source != "second target"]
    naming = [e for e in written if names[e.article or ""] in e.statement.text]
    asked, renamed = sample(written, given.statements, given.seed), sample(naming, given.statements, given.seed)
    roles, places = swap_roles(ask, asked), swap_countries(ask, renamed)
    print(
        f"{len(asked)} statements, another role: labels that change in percent, then criticizes / defends / neutral\n"
    )
    print(f"{'role put in':20}{'by officials':>28}{'by others':>28}")
    for role, row in roles.items():
        print(f"{role:20}{_shares(row, 'officials'):>28}{_shares(row, 'others'):>28}")
    print(f"\n{len(renamed)} statements that name the country, another name\n")
    print(f"{'name put in':20}{'statements':>12}{'labels that change':>20}{'largest change of a probability':>34}")
    for name, row in places.items():
        print(f"{name:20}{row['statements']:12}{row['flips']:20}{row['largest change']:34.3f}")
    if given.json:
        report = {"statements": len(asked), "roles": roles, "naming": len(renamed), "countries": places}
        given.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def _shares(row: dict[str, float], name: str) -> str:
    labels = " / ".join(f"{100 * row[f'{name} {label}']:.0f}" for label in LABELS)
    return f"{100 * row[f'{name} changed']:.0f}   {labels}"


if __name__ == "__main__":
    main()
