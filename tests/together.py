"""Articles and statements to be answered by many at once, and the answers as plain values.

Not here: threads and processes.
"""

import itertools

import stance

WHO = ("The ministry", "A villager", "The harbour board", "Ana Vell, an observer,", "The report", "Sarvanda's police")
SAID = ("said the plan was unjust", "warned that nobody had been paid", "said the wards had been improved")
WHAT = ("on Monday.", "though the government had done its utmost.", "because officials took bribes.", "in Ostrel.")
ROLES = (None, "government", "ngo", "citizen")


def statements(n):
    """So many statements, all different."""
    texts = itertools.product(range(n), WHO, SAID, WHAT)
    return [
        stance.Statement(f"{who} {said} {what} Plan {k}.", role=ROLES[i % len(ROLES)])
        for i, (k, who, said, what) in enumerate(itertools.islice(texts, n))
    ]


def articles(n):
    """So many articles of six sentences."""
    sentences = [s.text for s in statements(6 * n)]
    return ["\n\n".join(sentences[k : k + 6]) for k in range(0, 6 * n, 6)]


def answers(n, n_articles, model=None):
    """Everything that is answered, in an order of its own."""
    known = statements(n)
    single = [tuple(stance.classify(s.text, role=s.role, model=model).probabilities.values()) for s in known]
    many = [tuple(p.probabilities.values()) for p in stance.classify_many(known, model=model)]
    why = [stance.explain(s.text, role=s.role, model=model).terms for s in known[:: max(1, n // 10)]]
    read = [stance.read(text, model=model).to_dicts() for text in articles(n_articles)]
    return single, many, repr(why), read
