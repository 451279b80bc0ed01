"""What still runs of a command that was started with a folder of its own."""

import contextlib
import time
from pathlib import Path


def left(var: Path) -> list[str]:
    """Give the commands of the processes that carry the folder in their environment."""
    mark, found = f"DOORSTEP_VAR={var}".encode(), []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_text().replace("\0", " "))
    return found


def nothing_left(var: Path) -> bool:
    """Tell whether nothing is left, granting it a few seconds."""
    deadline = time.monotonic() + 20
    while left(var) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not left(var)
