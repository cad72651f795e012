"""Schemathesis against the whole app: what the OpenAPI document promises holds."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from scripted_pool import ScriptedPool

from server import errors
from server.app import create_app
from server.settings import Settings
from tests.server.conftest import DEADLINE_S

EXAMPLES = 15
"""Requests made up for each route; many more find no more here, and take longer."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Iterator[str]:
    """The app on a loopback port, its event loop in a thread of its own."""
    data = tmp_path_factory.mktemp("schemathesis")
    shutil.copy(empty_database, data / "tessera.db")
    app = create_app(Settings.load(data=data, packages=("plain_nodes",)), ScriptedPool())
    config = uvicorn.Config(app, port=0, log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    server.capture_signals = nullcontext  # type: ignore[method-assign,assignment]
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + DEADLINE_S
    while not server.started:
        assert thread.is_alive()
        assert time.monotonic() < deadline
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def document(address: str) -> Any:
    return httpx.get(f"{address}/openapi.json").json()


@pytest.fixture(scope="module")
def api_schema(address: str) -> Any:
    return schemathesis.openapi.from_url(f"{address}/openapi.json")


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_route_keeps_what_the_document_promises(api_schema: Any, mode: Any) -> None:
    found = []
    for result in api_schema.get_all_operations():
        operation = result.ok()
        try:
            _try(operation, mode)
        except BaseExceptionGroup as failures:
            found += [f"{operation.label}: {failure}" for failure in failures.exceptions]
        except Unsatisfiable:
            pass  # A route without parameters cannot be asked wrongly.
    assert not found, "\n\n".join(found)


def _try(operation: Any, mode: Any) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Case) -> None:
        answer = case.call(timeout=DEADLINE_S)
        # A workflow or a file of the right shape may still have problems: that is what they are for.
        looked_into = ("workflow.invalid", "model.refused", "asset.undecodable")
        checked = answer.status_code == 422 and answer.json()["code"] in looked_into
        case.validate_response(
            answer, excluded_checks=[positive_data_acceptance] if checked else None
        )

    ask()


def test_every_route_documents_its_problems(document: Any) -> None:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (method, path)
            refused = [s for s in operation["responses"] if s.startswith(("4", "5"))]
            assert refused, f"{method} {path} says of no problem"
            for status in refused:
                kinds = operation["responses"][status]["content"]
                assert set(kinds) <= {"application/problem+json", "application/json"}


def test_every_documented_problem_has_a_code(document: Any) -> None:
    told = str(document["paths"])
    for code in errors.CODES:
        general = code in ("request.not_found", "request.method")
        assert general or f"`{code}`" in told, f"no route says {code}"
