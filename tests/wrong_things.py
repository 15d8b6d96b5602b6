"""Values of every type that a caller may hand over by mistake.

Not here: what takes them.
"""


class _Thing:
    pass


THINGS = {
    "None": None,
    "a text": "bare",
    "bytes": b"bytes",
    "a number": 5,
    "a fraction": 0.5,
    "a truth": True,
    "an object": _Thing(),
    "a dict": {"a": 1},
    "a set": {1},
    "numbers": [1, 2],
}
