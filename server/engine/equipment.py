"""What calls need and what outlives a job: the nodes, their services and the caches."""

from __future__ import annotations

from nodes.api import Registry
from server.engine.binding import Binding, bind
from server.engine.cache import MemoryCache
from server.engine.disk_cache import DiskCache
from server.engine.services import Services
from server.graph.catalogue import Catalogue
from server.graph.fingerprint import Environment

CPU = Environment()


class Equipment:
    """What all jobs of a worker share."""

    def __init__(
        self,
        registry: Registry,
        services: Services,
        *,
        cache: MemoryCache,
        catalogue: Catalogue | None = None,
        disk: DiskCache | None = None,
        environment: Environment = CPU,
        verify: bool = False,
    ) -> None:
        """`catalogue` saves describing the registry's classes once more. `verify` checks that no
        node writes into what it was given: for tests, it costs a walk over every input."""
        self.registry = registry
        self.services = services
        self.cache = cache
        self.disk = disk
        self.environment = environment
        self.verify = verify
        self.catalogue = catalogue or Catalogue(registry.catalogue())
        self._bindings: dict[str, Binding] = {}

    def binding(self, name: str) -> Binding:
        """How the node type of this name is called."""
        found = self._bindings.get(name)
        if found is None:
            found = bind(self.registry[name], self.catalogue[name])
            self._bindings[name] = found
        return found
