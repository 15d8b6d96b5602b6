"""How long a fresh process takes to its first answer, and its memory: this library against a joblib-loaded pipeline.

Both give the same answer: the pipeline is the fitted scikit-learn one that the model was made from. Times are wall
seconds of whole processes, run in turn; the figure to quote is the ratio of the medians.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import joblib

from stance.dataset import load_shipped
from stance.runs import learn
from stance.store import save_model

SENTENCE = "The ministry said the report was unjust and that the government had spared no effort."
LIGHT = "import sys, stance; print(stance.load_model(sys.argv[1]).classify(sys.argv[2]).label)"
PIPELINE = """
import sys, joblib
loaded = joblib.load(sys.argv[1])
print(loaded["labels"][loaded["pipeline"].decision_function([sys.argv[2]]).argmax()])
"""
# The peak since the process began its own program; getrusage would count what it inherited from its parent, too.
MEMORY = """
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--articles", type=int, help="learn from so many articles only, which favours the pipeline")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure_start(learned(options.articles), options.runs)
    print(json.dumps(figures) if options.json else table(figures))


def learned(n_articles):
    data = load_shipped()
    if n_articles:
        names = sorted({example.article for example in data if example.article})[:n_articles]
        data = data.select(lambda example: example.article in names)
    return learn(data)


def measure_start(classifier, runs):
    with tempfile.TemporaryDirectory() as folder:
        return measure(prepare(Path(folder), classifier), runs)


def prepare(folder, classifier):
    model, pipeline = folder / "model", folder / "pipeline.joblib"
    save_model(classifier.to_model(), model)
    joblib.dump({"pipeline": classifier.pipeline_, "labels": classifier.classes_}, pipeline)
    return {"stance": (LIGHT, model), "joblib": (PIPELINE, pipeline)}


def measure(paths, runs):
    seconds = {name: [] for name in paths}
    memory, answers = {}, {}
    for number in range(runs + 1):
        for name, (code, path) in paths.items():
            started = time.perf_counter()
            done = run(code + MEMORY, path)
            if number:  # the first run fills the disk cache
                seconds[name].append(time.perf_counter() - started)
            answers[name], memory[name] = done[0], int(done[1]) / 1024
    assert len(set(answers.values())) == 1, answers
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    return {
        "seconds": medians,
        "megabytes": memory,
        "time_ratio": medians["stance"] / medians["joblib"],
        "memory_ratio": memory["stance"] / memory["joblib"],
        "runs": runs,
    }


def run(code, path):
    command = [sys.executable, "-c", code, str(path), SENTENCE]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def table(figures):
    rows = [f"{'first answer of a fresh process':34} seconds   megabytes"]
    for name, label in (("stance", "stance.classify"), ("joblib", "joblib.load, pipeline")):
        rows.append(f"{label:34} {figures['seconds'][name]:7.3f} {figures['megabytes'][name]:11.0f}")
    rows.append(f"{'ratio':34} {figures['time_ratio']:7.3f} {figures['memory_ratio']:11.3f}")
    return "\n".join(rows)


if __name__ == "__main__":
    main()
