"""`python -m tests.faults --points 200 [--seed N]`: the same ordeal as in the suite, longer."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from pathlib import Path

from tests.faults.ordeal import Ordeal


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--points", type=int, default=200, help="how often to kill (200)")
    parser.add_argument("--seed", type=int, help="another one each time by default; it is printed")
    given = parser.parse_args()
    seed = random.SystemRandom().randrange(10**6) if given.seed is None else given.seed
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="tessera-faults-") as folder:
        try:
            print(asyncio.run(Ordeal(Path(folder), seed).run(given.points)))
        except AssertionError as broken:
            sys.exit(f"seed {seed}: {broken}")


if __name__ == "__main__":
    main()
