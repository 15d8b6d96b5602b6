"""The papers as a reader follows them: their examples from top to bottom, in a folder of their own.

Not here: what the papers promise besides.
"""

import doctest
import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from stance.cli import main

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAPERS = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_STEP = re.compile(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
_CHECKER = doctest.OutputChecker()


def name_of(paper):
    """Give the name of a paper in messages."""
    return paper.relative_to(ROOT).as_posix()


def fences(paper):
    """List (language, content) of every fence of a paper, in order."""
    return _FENCE.findall(paper.read_text(encoding="utf-8"))


def commands(paper):
    """List (command, what it is said to print) of every ``$`` line in the ``console`` fences of a paper."""
    return [step for language, content in fences(paper) if language == "console" for step in _STEP.findall(content)]


def examples(paper):
    """List the examples in Python of a paper."""
    parser = doctest.DocTestParser()
    return [
        example
        for language, content in fences(paper)
        if language == "python"
        for example in parser.get_examples(content)
    ]


def differences(paper):
    """Follow a paper and list what turned out otherwise than it says."""
    found, names = [], {}
    for language, content in fences(paper):
        if language == "python":
            found += _run_python(name_of(paper), content, names)
        elif language == "console":
            found += [fault for command, said in _STEP.findall(content) if (fault := _run_command(command, said))]
    return found


def _run_python(name, content, names):
    test = doctest.DocTestParser().get_doctest(content, names, name, name, 0)
    test.globs = names  # what one fence names, the next one knows
    report = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=report.append, clear_globs=False)
    return ["".join(report)] if report else []


def _run_command(command, said):
    program, *arguments = shlex.split(command, comments=True)
    assert program == "stance", f"{command}: only the library's own command can be run here"
    ran = CliRunner().invoke(main, arguments, prog_name="stance", env={"COLUMNS": "80"})
    printed = "".join(f"{line.rstrip()}\n" for line in ran.output.splitlines())
    if ran.exit_code == 0 and _CHECKER.check_output(said, printed, doctest.ELLIPSIS):
        return None
    return f"$ {command}\nexit status {ran.exit_code}\nsays:\n{said}\nprinted:\n{printed}"
