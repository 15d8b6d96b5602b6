"""The same call on a cluster: a local one of two workers, one of which dies in the middle."""

import os
import signal

import joblib
import pytest
from interrupted import write_input

from stance.corpus import classify_corpus, read_corpus

distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")

pytestmark = pytest.mark.cluster

N_RECORDS = 1_200


@pytest.fixture
def client():
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def test_a_worker_that_dies_in_the_middle_loses_nothing_and_doubles_nothing(tmp_path, client):
    source = write_input(tmp_path / "in.jsonl", N_RECORDS)
    alone, out = tmp_path / "alone.jsonl", tmp_path / "out.jsonl"
    classify_corpus(source, alone, chunk=10)
    workers = client.run(os.getpid)
    assert len(workers) == 2
    seen = []

    def kill_one(share, answered):
        seen.append(share)
        if len(seen) == 20:
            os.kill(next(iter(workers.values())), signal.SIGKILL)

    with joblib.parallel_config(backend="dask"):
        report = classify_corpus(source, out, chunk=10, progress=kill_one)
    assert 0 < seen[19] < 0.9, "the run was as good as through when the worker was killed"
    assert set(client.run(os.getpid).values()) != set(workers.values()), "no worker died"
    assert len(seen) == report.n_parts == N_RECORDS / 10
    assert out.read_bytes() == alone.read_bytes()
    assert report.n_faults == len(range(3, N_RECORDS, 31))


def test_articles_are_read_on_a_cluster_as_at_home(tmp_path, client):
    text = "The minister said plan {0} was unjust. “We did nothing,” said Ana Vell, an observer, of plan {0}."
    for number in range(30):
        (tmp_path / f"{number:02d}.txt").write_text(text.format(number), encoding="utf-8")
    read_corpus(f"{tmp_path}/*.txt", tmp_path / "alone.csv", chunk=4)
    with joblib.parallel_config(backend="dask"):
        report = read_corpus(f"{tmp_path}/*.txt", tmp_path / "out.csv", chunk=4)
    assert report.n_rows >= 60
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "alone.csv").read_bytes()
