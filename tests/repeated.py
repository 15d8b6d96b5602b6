"""Learns a model from a slice of the project's data in a process of its own, and prints what came out.

Not here: which circumstances must not matter.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def learned(n_articles, **environment):
    """Learn in a fresh process under an environment; give the digest of the model and the core that BLAS took."""
    run = [sys.executable, "-W", "error", __file__, str(n_articles)]
    known = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(run, capture_output=True, text=True, check=True, cwd=ROOT, env=known | environment)
    return tuple(done.stdout.splitlines())


def _slice(n_articles):
    from stance.dataset import load_shipped

    data = load_shipped()
    articles = sorted({example.article for example in data if example.article}, key=_scattered)[:n_articles]
    return data.select(lambda example: example.article in articles)


def _scattered(name):
    return hashlib.sha256(name.encode()).hexdigest()


def main(n_articles):
    from threadpoolctl import threadpool_info

    from stance.runs import learn
    from stance.store import model_digest

    model = learn(_slice(n_articles)).to_model()
    cores = sorted({pool["architecture"] for pool in threadpool_info() if pool["user_api"] == "blas"})
    sys.stdout.write(f"{model_digest(model)}\n{' '.join(cores)}\n{len(model.vocabulary)}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
