"""The messages between kernel and sidebar, and the line they travel on.

`schema` holds the messages as TypedDicts. `python -m deeprules_jupyter.wire` prints them as TypeScript, which is kept
as `labextension/src/wire.ts`; a test fails when the two drift apart.
"""

from __future__ import annotations

from deeprules_jupyter.wire.channel import Channel
from deeprules_jupyter.wire.outgoing import RuleInfo, finding, refused, state
from deeprules_jupyter.wire.schema import MIME, TARGET, VERSION

__all__ = ["MIME", "TARGET", "VERSION", "Channel", "RuleInfo", "finding", "refused", "state"]
