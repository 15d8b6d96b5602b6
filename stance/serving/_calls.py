"""The page that lists the calls, drawn from their OpenAPI description; nothing of it is loaded from elsewhere.

Not here: the calls.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from stance.web import Page, draw_page

_NAMED = re.compile(r"`([^`]{1,40})`")


def draw_calls(told: Mapping[str, Any], labels: Sequence[str]) -> Page:
    """Draw the list of calls from their OpenAPI description."""
    body = "".join(
        _call(path, method, call, told["components"]["schemas"])
        for path, methods in told["paths"].items()
        for method, call in methods.items()
    )
    head = _part("calls.html").format(
        description=escape(told["info"]["description"]), version=escape(told["info"]["version"])
    )
    return draw_page("Calls", body=f"{head}{body}</main>", style=_part("page.css"), script="", labels=labels)


def _call(path: str, method: str, call: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    parts = [f"<section><h2><code>{method.upper()} {escape(path)}</code></h2><p>{_prose(call['description'])}</p>"]
    if "requestBody" in call:
        content = call["requestBody"]["content"]["application/json"]
        name = content["schema"]["$ref"].rpartition("/")[2]
        parts.append(_fields("It takes", name, schemas))
        example = json.dumps(content["examples"]["example"]["value"], indent=2, ensure_ascii=False)
        parts.append(f'<p>Such as</p><pre tabindex="0">{escape(example)}</pre>')
    answer = call["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    parts.append(_fields("It gives", answer, schemas))
    refusals = "".join(
        f"<dt>{status}</dt><dd>{escape(told['description'])}</dd>"
        for status, told in call["responses"].items()
        if status != "200"
    )
    return "".join([*parts, f"<details><summary>Refusals</summary><dl>{refusals}</dl></details></section>"])


def _fields(what: str, name: str, schemas: Mapping[str, Any], seen: frozenset[str] = frozenset()) -> str:
    """The fields of a form, and below them those of the forms within it."""
    inner: list[str] = []
    rows = []
    needed = schemas[name].get("required", ())
    for field, told in schemas[name]["properties"].items():
        kind, parts = _kind(told)
        inner += [part for part in parts if part not in seen]
        note = "" if field in needed else ' <span class="small">may be left out</span>'
        rows.append(
            f"<tr><th scope=row><code>{escape(field)}</code>{note}</th><td>{escape(kind)}</td>"
            f"<td>{_prose(told.get('description', ''))}</td></tr>"
        )
    table = (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(what)}"><table>'
        f"<caption>{escape(what)}</caption><tbody>{''.join(rows)}</tbody></table></div>"
    )
    more = [_fields(f"A {_plain(part)}", part, schemas, seen | {name, *inner}) for part in dict.fromkeys(inner)]
    return table + "".join(more)


def _kind(told: Mapping[str, Any]) -> tuple[str, list[str]]:
    """What a field holds, in words, and the forms within it."""
    if "$ref" in told:
        name = told["$ref"].rpartition("/")[2]
        return _plain(name), [name]
    if "anyOf" in told:
        kinds = [_kind(one) for one in told["anyOf"]]
        return " or ".join(words for words, _ in kinds), [name for _, names in kinds for name in names]
    if "prefixItems" in told:
        return f"pair of {_kind(told['prefixItems'][0])[0]}s", []
    if told.get("type") == "array":
        words, names = _kind(told.get("items", {}))
        return f"list of {words}", names
    if "enum" in told:
        return ", ".join(told["enum"]), []
    if "additionalProperties" in told and told.get("type") == "object":
        return f"{_kind(told['additionalProperties'])[0]} by label", []
    bound = told.get("maxLength") or told.get("maximum")
    return str(told.get("type", "anything")) + (f", at most {int(bound):,}" if bound else ""), []


def _prose(text: str) -> str:
    return _NAMED.sub(r"<code>\1</code>", escape(text))


def _plain(name: str) -> str:
    return name.removesuffix("Answer").removesuffix("Request").lower()


def _part(name: str) -> str:
    return (files("stance.serving") / name).read_text(encoding="utf-8")
