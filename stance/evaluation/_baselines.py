"""What any method has to beat: the largest class, a word list of moods, plain TF-IDF.

Not here: this project's own method.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from threadpoolctl import threadpool_limits
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from stance.dataset import LabelledSet
from stance.evaluation._scores import Answers
from stance.labels import LABELS

# The thresholds that VADER's authors give for its compound score.
_VADER_THRESHOLD = 0.05


def largest_class(learned: LabelledSet, asked: LabelledSet) -> Answers:
    """Answer with the most frequent label of the reported sentences; its probabilities are the labels' shares."""
    counts = Counter(example.label for example in learned if example.reported)
    labels = tuple(sorted(counts))
    shares = np.array([counts[label] for label in labels], dtype=np.float64) / counts.total()
    return Answers(
        given=(labels[int(shares.argmax())],) * len(asked),
        labels=labels,
        probabilities=np.tile(shares, (len(asked), 1)),
    )


def vader(_learned: LabelledSet, asked: LabelledSet) -> Answers:
    """Answer by the mood of the words: pleasant ones defend, unpleasant ones criticize.

    VADER's compound score from 0.05 up is ``defends``, from -0.05 down ``criticizes``, else ``neutral``. It learns
    nothing.

    References
    ----------
    Hutto and Gilbert (2014), VADER: A parsimonious rule-based model for sentiment analysis of social media text. ICWSM.
    """
    analyzer = SentimentIntensityAnalyzer()
    criticizes, defends, neutral = LABELS
    given = []
    for example in asked:
        mood = analyzer.polarity_scores(example.statement.text)["compound"]
        given.append(defends if mood >= _VADER_THRESHOLD else criticizes if mood <= -_VADER_THRESHOLD else neutral)
    return Answers(given=tuple(given))


def plain_tfidf(learned: LabelledSet, asked: LabelledSet) -> Answers:
    """Answer by TF-IDF of words and word pairs with one-against-rest logistic regression, reported sentences only.

    Where no word stands in two of them, it answers as `largest_class` does.
    """
    reported = learned.select(lambda example: example.reported)
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    try:
        terms = vectorizer.fit_transform([s.text for s in reported.statements])
    except ValueError:  # so scikit-learn says that no term is left
        return largest_class(learned, asked)
    classifier = OneVsRestClassifier(LogisticRegression(solver="liblinear", class_weight="balanced"))
    # With one thread BLAS gives the same figures on every machine.
    with threadpool_limits(limits=1, user_api="blas"):
        classifier.fit(terms, [example.label for example in reported])
    questions = vectorizer.transform([s.text for s in asked.statements])
    return Answers(
        given=tuple(map(str, classifier.predict(questions))),
        labels=tuple(map(str, classifier.classes_)),
        probabilities=classifier.predict_proba(questions),
    )
