"""The page of the command line, from the commands themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args

from typer.main import get_command

from bessemer.cli.app import app


def commands() -> list[tuple[str, Any]]:
    """Return every command with its full name, in the order of the help."""
    return list(_walk("bessemer", get_command(app)))


def text() -> str:
    """Return the page as Markdown."""
    lines = [
        "# Commands",
        "",
        "Made from the commands themselves: the same text as `bessemer COMMAND --help`. Exit codes: 0 done; "
        "1 the reader of the output went away, `verify` found a figure off, or `doctor` a fault; 2 a "
        "mistake, or a dataset that cannot be used: what is wrong and what to do is then on standard error.",
        "",
        "| command | what it does |",
        "|---|---|",
    ]
    found = commands()
    for name, command in found:
        lines.append(f"| [`{name}`](#{name.replace(' ', '-')}) | {_cell(_first(command.help))} |")
    for name, command in found:
        lines += ["", *_of(name, command)]
    return "\n".join([*lines, ""])


def _walk(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    children = getattr(command, "commands", None)
    if children is None:
        yield name, command
        return
    for each, child in children.items():
        if not child.hidden:
            yield from _walk(f"{name} {each}", child)


def _of(name: str, command: Any) -> Iterator[str]:
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option" and not each.hidden]
    usage = " ".join([name, *("[OPTIONS]" for _ in options[:1]), *(_argument(each) for each in arguments)])
    yield f"## `{name}` {{ #{name.replace(' ', '-')} }}"
    yield ""
    yield _prose(command.help)
    yield f"\n```text\n{usage}\n```"
    rows = [(f"`{_argument(each)}`", each) for each in arguments]
    rows += [
        (", ".join(f"`{flag}`" for flag in (*each.opts, *each.secondary_opts)), each) for each in options
    ]
    if not rows:
        return
    yield "\n| argument or option | value | what it is | default |\n|---|---|---|---|"
    for told, each in rows:
        value = "" if getattr(each, "is_flag", False) else f"`{_type(each)}`"
        yield f"| {told} | {_cell(value)} | {_cell(each.help or '')} | {_cell(_default(each))} |"


def _argument(each: Any) -> str:
    name = (each.metavar or each.name).upper().strip("[]").removesuffix("...")
    name += "..." if each.nargs == -1 else ""
    return name if each.required else f"[{name}]"


def _type(each: Any) -> str:
    if each.metavar:
        return str(each.metavar)
    kind = each.type_descriptor.annotation
    choices = get_args(kind) or (tuple(item.value for item in kind) if issubclass(kind, Enum) else ())
    return " ".join(map(str, choices)) or {int: "integer", float: "number", str: "text"}.get(
        kind, kind.__name__.lower()
    )


def _default(each: Any) -> str:
    value = each.default
    if value is None or callable(value) or value is False or value == () or each.required:
        return ""
    if "UNSET" in repr(value):
        return ""
    return f"`{'yes' if value is True else getattr(value, 'value', value)}`"


def _first(told: str | None) -> str:
    return re.split(r"(?<=[.?!])\s", " ".join((told or "").split("\n\n")[0].split()))[0] if told else ""


def _prose(told: str | None) -> str:
    parts = [" ".join(part.split()) for part in (told or "").replace("\b", "").split("\n\n")]
    return "\n\n".join(_escaped(part) for part in parts)


def _cell(told: str) -> str:
    return (told if told.startswith("`") else _escaped(" ".join(told.split()))).replace("|", r"\|")


def _escaped(told: str) -> str:
    told = re.sub(r"'(bessemer[^']*|--[^']*)'", r"`\1`", told)
    return "".join(
        part if at % 2 else re.sub(r"([<>*_\[\]])", r"\\\1", part)
        for at, part in enumerate(re.split(r"(`[^`]*`)", told))
    )
