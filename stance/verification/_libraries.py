"""Which versions of other libraries a model was made with, and which are here.

Not here: whether another version would fit other numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from stance.store import Finding

# Only these are asked after: a manifest may name anything.
_KNOWN = ("numpy", "scipy", "scikit-learn", "nltk", "vaderSentiment")


def check_libraries(info: Mapping[str, Any]) -> Finding:
    """Compare versions; a difference is no fault, since no answer depends on one."""
    made = info.get("libraries")
    made = made if isinstance(made, Mapping) else {}
    known = {name: str(made[name]) for name in _KNOWN if name in made}
    if not known:
        return Finding(what="libraries", state="note", detail="the manifest does not say what it was made with")
    others = [
        f"{name} {was:.20} (here {here})" for name, was in known.items() if (here := _installed(name) or "none") != was
    ]
    if others:
        return Finding(
            what="libraries",
            state="note",
            detail=f"made with {', '.join(others)}; a new training may differ, answers do not",
        )
    named = ", ".join(f"{name} {was:.20}" for name, was in known.items())
    return Finding(what="libraries", state="ok", detail=f"made with those installed here: {named}")


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
