"""Second start of `tessera.py` until the server answers, beside `import torch` in the same run.

    .venv/bin/python benchmarks/startup.py [PAIRS]

The two take turns (ABBA), so that a busy machine slows both alike.
"""

from __future__ import annotations

import http.client
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEADLINE_S = 60.0


def import_torch() -> float:
    """Seconds that a fresh Python takes to import torch."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import torch"], check=True)
    return time.perf_counter() - began


def start(data: str) -> float:
    """Seconds from the command to the first answer of `/livez`."""
    port = free_port()
    command = [sys.executable, str(ROOT / "tessera.py"), "--no-open", "--data", data]
    began = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--port", str(port), "--device", "cpu"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not answers(port):
            if process.poll() is not None:
                raise SystemExit(f"tessera.py ended with code {process.returncode}")
            if time.perf_counter() - began > DEADLINE_S:
                raise SystemExit(f"no answer within {DEADLINE_S:.0f} s")
            time.sleep(0.005)
        return time.perf_counter() - began
    finally:
        process.terminate()
        process.wait()


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/livez")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def main(pairs: int) -> None:
    subprocess.run([sys.executable, str(ROOT / "tessera.py"), "setup"], check=True)
    with tempfile.TemporaryDirectory() as data:
        measures: dict[str, Callable[[], float]] = {
            "tessera.py answers": lambda: start(data),
            "import torch": import_torch,
        }
        for measure in measures.values():
            measure()  # fills the file caches and makes the database
        times: dict[str, list[float]] = {name: [] for name in measures}
        for turn in range(pairs):
            names = list(measures) if turn % 2 == 0 else list(measures)[::-1]
            for name in names:
                times[name].append(measures[name]())
    for name, values in times.items():
        spread = f"{min(values):.2f} to {max(values):.2f}"
        print(f"{name:20} median {statistics.median(values):.2f} s  ({spread}, n = {len(values)})")
    ours, torch = (statistics.median(values) for values in times.values())
    print(f"ratio                {ours / torch:.2f}  (below 1: the server answers first)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
