"""Keeps the tests off the network: what a test may reach is a rule, and the interpreter tells of every attempt.

Not here: which tests may reach what; the fixture in conftest says so.
"""

import sys
from contextlib import contextmanager

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_REACHING = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg")
_NAMING = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
_rules = []


class NetworkError(AssertionError):
    """Something went to the network where nothing may."""


def _target(event, arguments):
    """The address or the name that an event is about; None for other events."""
    if event in _REACHING:
        return arguments[1]
    return arguments[0] if event in _NAMING else None


def _is_local(event, target):
    """Whether it is an address or a name of this machine, or a socket file."""
    if isinstance(target, tuple):
        return target[0] in LOOPBACK
    return event in _REACHING or target in LOOPBACK


def _watch(event, arguments):
    if not _rules or not event.startswith("socket."):
        return
    target = _target(event, arguments)
    local, refused = _rules[-1]
    if target is not None and not (local and _is_local(event, target)):
        refused.append(f"{event} {target!r}")
        raise NetworkError(refused[-1])


@contextmanager
def closed(*, local=False):
    """Refuse every connection and every look-up of a name; with `local` those within this machine pass."""
    refused = []
    _rules.append((local, refused))
    try:
        yield refused
    finally:
        _rules.pop()


# A hook stays for the life of the process; without a rule it lets everything pass.
sys.addaudithook(_watch)
