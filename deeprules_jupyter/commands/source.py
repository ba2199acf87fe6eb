"""`%deeprules_data source`: what was read in this kernel, and what only a person knows of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deeprules_jupyter import session
from deeprules_jupyter.commands.parser import CommandLineError, source_parser
from deeprules_jupyter.provenance import Told
from deeprules_jupyter.runtime.sources import Read
from deeprules_jupyter.session import sources

NONE = "Nothing was read yet by a call that is watched."


def run(one: session.Session, words: Sequence[str]) -> None:
    """List what was read, or keep what is said of it. Raises CommandLineError with one clear line."""
    options = source_parser().parse_args(words)
    said = {name: getattr(options, name) for name in sources.FIELDS if getattr(options, name)}
    held = one.watcher.desk.sources
    held.settle()
    if options.name is None:
        if said:
            raise CommandLineError("say of which file: source NAME --url ...")
        print("\n\n".join("\n".join(_lines(one, read)) for read in held.reads.values()) or NONE)
        return
    read = _find(options.name, list(held.reads.values()))
    if said:
        known = sources.say(one.book.ledger, read.name, said, read.digest, one.book.name)
        with one.guard:
            text = sources.text(known)
            one.watcher.desk.write(
                lambda place, inner: Told(place=place, inner=inner, witness="calls", name=read.name, text=text)
            )
    print("\n".join(_lines(one, read)))


def _find(name: str, reads: Sequence[Read]) -> Read:
    exact = [read for read in reads if read.name == name]
    found = exact or [read for read in reads if name in (read.name.rpartition("/")[2], read.name.split()[0])]
    if len(found) == 1:
        return found[0]
    if found:
        raise CommandLineError(f"{name} may be {' or '.join(read.name for read in found)}")
    known = ", ".join(read.name for read in reads)
    raise CommandLineError(f"{name} was not read in this kernel{f', only {known}' if known else ''}")


def _lines(one: session.Session, read: Read) -> Iterator[str]:
    size = "" if read.size is None else f", {read.size:,} bytes"
    yield read.name
    yield f"  read by {read.how} ({read.reader}), {read.when[:16].replace('T', ' ')} UTC{size}"
    if read.digest:
        yield f"  SHA-256 {read.digest}"
    if read.kind == "package":
        return
    known = sources.recall(one.book.ledger, read.name)
    if sources.text(known):
        yield f"  from {sources.text(known)}"
        if sources.changed(one.book.ledger, known, read.digest):
            yield "  Its content has changed since that was said."
    elif read.kind == "file":
        yield f"  Where is it from? %deeprules_data source {read.name} --url ... --version ... --licence ..."
