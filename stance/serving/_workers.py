"""Processes that do the work, each one thing at a time: work that takes too long ends with its process.

Reading is plain Python: threads would take turns, and none could be stopped. So the time that one request can take
from the others is bounded, whatever stands in it.

Not here: the work, and requests.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Self

from stance.errors import InputError, MissingExtraError, StanceError
from stance.serving._work import WORK
from stance.store import load_model

_START_SECONDS = 120.0
_END_SECONDS = 2.0


class BusyError(StanceError, RuntimeError):
    """All processes had other work for as long as a request may wait."""


class TooLongError(StanceError, TimeoutError):
    """The work took longer than it may, and was ended."""


class Workers:
    """Some processes with a model each, for ``with``.

    Parameters
    ----------
    n : int
        How many, from 1.
    folder : path, optional
        The directory of the model; the shipped one where left out.
    time_limit : float
        Seconds that a piece of work may take, and may wait for a process before that.

    Raises
    ------
    InputError
        If `n` or `time_limit` is not above 0.
    """

    def __init__(self, n: int, *, folder: str | os.PathLike[str] | None = None, time_limit: float = 20.0) -> None:
        if n < 1 or not time_limit > 0:
            raise InputError(f"{n} workers, {time_limit} seconds: give at least one and a time above 0")
        self.time_limit, self._folder = time_limit, folder
        # A thread a process, so that whoever runs finds a process that is idle.
        self._threads = ThreadPoolExecutor(n, thread_name_prefix="stance-worker")
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._all = [_Worker(folder) for _ in range(n)]
        self._closed = False
        for worker in self._all:
            self._idle.put(worker)

    def __enter__(self) -> Self:
        """Wait until the first process is ready."""
        try:
            self._all[0].wait_until_ready()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End all processes, whatever they do."""
        self._end()

    def _end(self) -> None:
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._all:
            worker.end()

    async def do(self, what: str, asked: Mapping[str, Any]) -> Any:
        """Have a piece of work done.

        Parameters
        ----------
        what : str
            The name of the work.
        asked : mapping
            What it takes.

        Returns
        -------
        object
            What it gives.

        Raises
        ------
        BusyError
            If no process became free in time.
        TooLongError
            If the work took too long.
        InputError
            If the work refuses what is asked.
        MissingExtraError
            If it needs what is not installed.
        """
        asked_at = time.monotonic()
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._do, what, asked, asked_at)

    def _do(self, what: str, asked: Mapping[str, Any], asked_at: float) -> Any:
        if time.monotonic() - asked_at > self.time_limit:
            raise BusyError("the server has too much to do; ask again in some seconds")
        worker = self._idle.get()
        try:
            return worker.do(what, asked, self.time_limit)
        except (TooLongError, EOFError, OSError):
            worker = self._replaced(worker)
            raise
        finally:
            self._idle.put(worker)

    def _replaced(self, worker: _Worker) -> _Worker:
        worker.end()
        self._all.remove(worker)
        if not self._closed:
            worker = _Worker(self._folder)
            self._all.append(worker)
        return worker


class _Worker:
    """A process, and the line to it."""

    def __init__(self, folder: str | os.PathLike[str] | None) -> None:
        # Not forked: this process has threads, of which a copy would inherit the locks.
        context = multiprocessing.get_context("spawn")
        self._line, line = context.Pipe()
        self._process = context.Process(target=_work, args=(line, folder), daemon=True)
        self._process.start()
        line.close()
        self._ready = False

    def wait_until_ready(self) -> None:
        if not self._ready:
            self._receive(_START_SECONDS)
            self._ready = True

    def do(self, what: str, asked: Mapping[str, Any], seconds: float) -> Any:
        self.wait_until_ready()
        self._line.send((what, asked))
        return self._receive(seconds)

    def _receive(self, seconds: float) -> Any:
        if not self._line.poll(seconds):
            raise TooLongError(f"takes longer than the {seconds:g} seconds that it may; send less text")
        answer = self._line.recv()
        if isinstance(answer, StanceError):
            raise answer
        return answer

    def end(self) -> None:
        self._process.kill()  # whoever waits for an answer learns that there is none
        self._process.join(_END_SECONDS)


def _work(line: Connection, folder: str | os.PathLike[str] | None) -> None:
    """Answer until the line is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then closes the line
    model = load_model(folder)
    with suppress(EOFError, OSError):
        line.send("ready")
        while True:
            what, asked = line.recv()
            try:
                answer = WORK[what](asked, model)
            except (InputError, MissingExtraError) as error:
                answer = error
            line.send(answer)
