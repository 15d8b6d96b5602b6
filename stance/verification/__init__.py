"""A full check of a model directory: its files, what its card claims, and whether its answers add up.

Nothing of a directory is run, and nothing is changed. Not here: who made a model and whether it answers well; the
checks of the files themselves are those of `stance.store`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stance.store import Finding, examine_folder
from stance.verification._answers import check_answers
from stance.verification._card import check_card
from stance.verification._draw import draw_findings, draw_model
from stance.verification._libraries import check_libraries

__all__ = ["Finding", "Verification", "draw_findings", "draw_model", "verify_model"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a full check found.

    Attributes
    ----------
    folder : Path
        The directory.
    findings : tuple of Finding
        One a thing looked at.
    """

    folder: Path
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was wrong, so that nothing was skipped either."""
        return all(finding.state in ("ok", "note") for finding in self.findings)


def verify_model(folder: str | os.PathLike[str] | None = None) -> Verification:
    """Look at everything that can be looked at in a model directory.

    Parameters
    ----------
    folder : path, optional
        A directory that `stance.store.save_model` wrote; the model that comes with the library where it is missing.

    Returns
    -------
    Verification
        Files and their digests; labels, settings, terms, word tables and arrays; what lies beside them; whether the
        card's figures are those of the manifest; whether the answers to a few sentences come out the same one by one,
        all at once, as the sum of their explanations, and by plain arithmetic; the versions it was made with.

    Raises
    ------
    InputError
        If `folder` is no path.
    ModelFileError
        If there is no such directory.

    Examples
    --------
    >>> verify_model().sound
    True
    """
    seen = examine_folder(folder)
    findings = list(seen.findings)
    if seen.model is None:
        findings += _skipped("card's figures", "answers", "explanations", "libraries")
    else:
        if seen.card is not None:
            findings.append(check_card(seen.card, seen.model))
        findings += [*check_answers(seen.model), check_libraries(seen.model.info)]
    return Verification(folder=seen.folder, findings=tuple(findings))


def _skipped(*names: str) -> Iterator[Finding]:
    for name in names:
        yield Finding(what=name, state="skipped", detail="there is no sound model to ask")
