"""Prints as JSON every regular expression of the library: where the source asks for it, pattern and flags.

Run in a process of its own, which loads the library anew and watches what is compiled. What a line of the source asks
for and this run did not come by is printed as missing, so that no pattern is forgotten.
"""

import ast
import importlib
import json
import pkgutil
import re
import sys
from pathlib import Path

import stance
from stance.lexicon import read_table

ROOT = Path(stance.__file__).resolve().parent
_USES = {"compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"}

Asked = tuple[str, int, int]
"""Module, first and last line of a call."""


def calls(path: Path) -> list[tuple[Asked, ast.Call]]:
    """Find the calls of the functions of `re` in a file; they are to be called by the name of their module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    name = ".".join(path.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__")
    found = []
    for node in ast.walk(tree):
        assert not (isinstance(node, ast.ImportFrom) and node.module == "re"), f"{path}: import re as a whole"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _USES:
            whose = node.func.value
            if isinstance(whose, ast.Name) and whose.id == "re":
                found.append(((name, node.lineno, node.end_lineno or node.lineno), node))
    return found


def compiled_on_import() -> list[tuple[str, int, re.Pattern]]:
    """Load every module, ask every function for the patterns that it keeps, and list what was compiled and where."""
    seen = []
    compile_ = re.compile

    def watched(pattern, flags=0):
        caller = sys._getframe(1)
        compiled = compile_(pattern, flags)
        seen.append((caller.f_globals.get("__name__", ""), caller.f_lineno, compiled))
        return compiled

    for name in [name for name in sys.modules if name.partition(".")[0] == "stance"]:
        del sys.modules[name]
    re.compile = watched
    try:
        names = [info.name for info in pkgutil.walk_packages([str(ROOT)], "stance.")]
        for name in names:
            if not name.endswith("__main__"):
                for value in list(vars(importlib.import_module(name)).values()):
                    ask(value)
    finally:
        re.compile = compile_
    return [entry for entry in seen if entry[0].partition(".")[0] == "stance"]


def ask(function) -> None:
    """Call a cached function that gives a pattern, for each kind of furniture where it takes a kind."""
    notes = getattr(function, "__annotations__", {})
    if hasattr(function, "cache_info") and "Pattern" in str(notes.get("return")):
        kinds = sorted({row["kind"] for row in read_table("furniture")})
        for arguments in [()] if set(notes) == {"return"} else [(kind,) for kind in kinds]:
            function(*arguments)


def sorted_out(seen: list[tuple[str, int, re.Pattern]]) -> tuple[dict[str, list], list[str]]:
    """Give the patterns of all calls in the source by their place, and the places of those that are not known."""
    patterns, missing = {}, []
    for path in sorted(ROOT.rglob("*.py")):
        for (module, first, last), node in calls(path):
            given = node.args[0] if node.args else None
            found = {compiled: None for name, line, compiled in seen if name == module and first <= line <= last}
            if not found and isinstance(given, ast.Constant):
                found = {re.compile(given.value): None}
            if not found:
                missing.append(f"{module}:{first}")
            for number, compiled in enumerate(found):
                text, is_bytes = compiled.pattern, isinstance(compiled.pattern, bytes)
                name = f"{module.removeprefix('stance.')}:{first}" + (f"#{number}" if len(found) > 1 else "")
                patterns[name] = [text.decode("latin-1") if is_bytes else text, compiled.flags, is_bytes]
    return patterns, missing


def main() -> None:
    patterns, missing = sorted_out(compiled_on_import())
    json.dump({"patterns": patterns, "missing": missing}, sys.stdout)


if __name__ == "__main__":
    main()
