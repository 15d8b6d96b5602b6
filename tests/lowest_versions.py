"""Prints the lowest version of each dependency that pyproject.toml allows, as constraints for pip.

Not here: whether the suite passes with them; ``make bounds`` shows that.
"""

import re
import sys
import tomllib
from pathlib import Path

REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?:\[[a-z,]*\])?(?:>=(?P<lowest>[0-9.]+))?")


def lowest_versions(pyproject):
    """Read a pyproject.toml; give ``name==version`` for each bound in it."""
    project = tomllib.loads(Path(pyproject).read_text(encoding="utf-8"))["project"]
    listed = [*project["dependencies"], *(r for extra in project["optional-dependencies"].values() for r in extra)]
    found = {}
    for requirement in listed:
        match = REQUIREMENT.fullmatch(requirement)
        if match is None:
            raise ValueError(f"{pyproject}: {requirement!r} is not of the form name>=version; extend REQUIREMENT")
        if match["lowest"]:
            found[match["name"].lower()] = match["lowest"]
    return [f"{name}=={version}" for name, version in sorted(found.items())]


if __name__ == "__main__":
    sys.stdout.write("\n".join(lowest_versions(sys.argv[1])) + "\n")
