"""`make lock`: write requirements*.txt from requirements*.in, for every supported Python, with hashes, without addresses."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1]
OPTIONS = ["--quiet", "--universal", "--generate-hashes", "--python-version", "3.11", "--no-header", "--upgrade"]


def main() -> int:
    for name in ("requirements", "requirements-test"):  # the second builds on the first
        locked = subprocess.run(["uv", "pip", "compile", *OPTIONS, f"{name}.in", "-o", f"{name}.txt"], cwd=FOLDER)
        if locked.returncode:
            return locked.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
