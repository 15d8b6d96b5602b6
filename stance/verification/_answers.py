"""Whether the answers of a model come out the same by every way there is.

Not here: whether they are right.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from stance.model import StanceModel
from stance.records import Explanation, Statement, Target
from stance.store import Finding

# Roles, a target with another name, unknown words, no word at all, and more than one sentence; invented.
_SENTENCES = (
    Statement("The ministry said the government had done all it could for the flooded towns."),
    Statement("“They lied to us and nobody was punished,” said a fisherman.", role="citizen"),
    Statement("The report faults Sarvanda for failing to protect witnesses.", target=Target("Sarvanda"), role="report"),
    Statement(
        "The spokesman rejected the claim. The authorities, he said, had acted at once.",
        target=Target("the Sarvandan government", aliases=("the authorities",)),
        speaker="the spokesman",
        role="government",
    ),
    Statement("Zxq vlorp, 31 Ωμέγα – ½!"),
    Statement(""),
)
_CLOSE = 1e-9


def check_answers(model: StanceModel) -> Iterator[Finding]:
    """Ask a model the same sentences in different ways."""
    at_once = model.probabilities(_SENTENCES).tolist()
    explained = [model.explain(statement) for statement in _SENTENCES]
    close = _tolerance(model)
    column = {term: k for k, term in enumerate(model.vocabulary)}
    faults = []
    for k, (statement, row, answer) in enumerate(zip(_SENTENCES, at_once, explained, strict=True), start=1):
        ways = {
            "when explained": answer.prediction.probabilities,
            "one by one": model.classify(statement).probabilities,
            "by plain arithmetic": dict(zip(model.labels, _by_hand(model, column, statement), strict=True)),
        }
        for way, found in ways.items():
            if not all(
                math.isclose(found[name], p, rel_tol=0, abs_tol=close)
                for name, p in zip(model.labels, row, strict=True)
            ):
                faults.append(f"sentence {k} has other probabilities {way} than in a batch")
        if not math.isclose(sum(row), 1, abs_tol=_CLOSE):
            faults.append(f"sentence {k} has probabilities that sum to {sum(row)}")
    said = f"{len(_SENTENCES)} sentences answered alike one by one, in a batch and by plain arithmetic"
    yield _finding("answers", faults, said)
    faults = [
        f"sentence {k}: what the terms add is not the log-odds of {label!r}"
        for k, answer in enumerate(explained, start=1)
        for label in model.labels
        if not _adds_up(answer, label, close)
    ]
    yield _finding("explanations", faults, f"the terms of {len(_SENTENCES)} sentences sum to their log-odds")


def _finding(what: str, faults: Sequence[str], said: str) -> Finding:
    if not faults:
        return Finding(what=what, state="ok", detail=said)
    more = f", and {len(faults) - 1} more such faults" if len(faults) > 1 else ""
    return Finding(what=what, state="wrong", detail=faults[0] + more)


def _adds_up(answer: Explanation, label: str, close: float) -> bool:
    parts = [answer.intercept[label], *(term.contributions[label] for term in answer.terms)]
    return math.isclose(math.fsum(parts), answer.log_odds[label], rel_tol=0, abs_tol=close)


def _tolerance(model: StanceModel) -> float:
    """Give how far two ways may part: of large scores that nearly cancel, the last digits are lost."""
    largest = max(float(abs(array).max()) for array in (model.coef, model.intercept))
    return _CLOSE * max(1.0, largest / model.temperature)


def _by_hand(model: StanceModel, column: Mapping[str, int], statement: Statement) -> list[float]:
    """Work a statement's probabilities out without numpy, straight from the formula."""
    counts = Counter(column[term] for term in model.analyzer.terms(statement) if term in column)
    weights = {k: (1 + math.log(n)) * float(model.idf[k]) for k, n in counts.items()}
    length = math.sqrt(math.fsum(w * w for w in weights.values())) or 1.0
    scores = [
        (math.fsum(float(coef[k]) * w / length for k, w in weights.items()) + float(intercept)) / model.temperature
        for coef, intercept in zip(model.coef, model.intercept, strict=True)
    ]
    powers = [math.exp(score - max(scores)) for score in scores]
    return [power / math.fsum(powers) for power in powers]
