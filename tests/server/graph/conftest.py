from __future__ import annotations

import pytest

from nodes.api import discover
from server.graph.catalogue import Catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The node types of `plain_nodes`."""
    return Catalogue(discover(["plain_nodes"]).catalogue())
