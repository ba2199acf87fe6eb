"""`python -m deeprules_jupyter.wire` prints the schema as TypeScript."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from deeprules_jupyter.wire.schema import MIME, SCHEMA, TARGET, VERSION, FromKernel, FromPage


def typescript() -> str:
    """The schema above, as TypeScript."""
    head = "// Made by `python -m deeprules_jupyter.wire`; do not edit by hand."
    constants = (("VERSION", VERSION), ("TARGET", f"'{TARGET}'"), ("MIME", f"'{MIME}'"))
    parts = [head, "\n".join(f"export const {name} = {value};" for name, value in constants)]
    parts += [_interface(shape) for shape in SCHEMA]
    for name, union in (("FromKernel", FromKernel), ("FromPage", FromPage)):
        parts.append(f"export type {name} = {_type(union)};")
    return "\n\n".join(parts) + "\n"


def _interface(shape: type) -> str:
    lines = [f"  {name}: {_type(hint)};" for name, hint in get_type_hints(shape).items()]
    comment = (shape.__doc__ or "").strip()
    return "\n".join((f"/** {comment} */", f"export interface {shape.__name__} {{", *lines, "}"))


def _type(hint: Any) -> str:
    names = {str: "string", int: "number", bool: "boolean", NoneType: "null"}
    if hint in names:
        return names[hint]
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Literal:
        return " | ".join(f"'{value}'" for value in inside)
    if origin in (Union, UnionType):
        return " | ".join(_type(part) for part in inside)
    if origin is list:
        element = _type(inside[0])
        return f"({element})[]" if "|" in element else f"{element}[]"
    return str(hint.__name__)


if __name__ == "__main__":
    print(typescript(), end="")
