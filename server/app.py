"""Where the parts are built and joined. Read this first.

settings ─▶ data directory (locked) ─▶ database ─▶ events hub
                                         │            ▲
browser ─▶ Guard ─▶ Page / API ─▶ Jobs ──┤            │
                                         ▼            │
                                    Dispatcher ─▶ Run ┴─▶ Staging ─▶ blobs, output/
                                         │
                                         ▼
                                       Pool ─▶ worker processes
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from nodes.models.library import FOLDERS
from server import __version__, errors, metrics, shipped
from server.api import assets as assets_api
from server.api import blocks as blocks_api
from server.api import collections as collections_api
from server.api import curves as curves_api
from server.api import events as events_api
from server.api import inputs as inputs_api
from server.api import jobs as jobs_api
from server.api import models as models_api
from server.api import nodes as nodes_api
from server.api import session as session_api
from server.api import system as system_api
from server.api import workflows as workflows_api
from server.api.guard import LOOPBACK, Guard, Session
from server.api.openapi import describe
from server.assets.blobs import Blobs
from server.assets.inputs import Inputs
from server.assets.library import Library
from server.assets.orphans import Orphans
from server.assets.output import OutputFolder
from server.assets.pictures import Pictures
from server.assets.staging import Staging
from server.assets.uploads import Uploads
from server.blocks import Blocks
from server.catalogue import CatalogueSource
from server.choices import ChoiceLists
from server.clock import now_ms
from server.database import Database
from server.database.schema import upgrade
from server.datadir import DataDirectory
from server.engine.pools.base import Pool
from server.events.hub import Hub
from server.events.tellers import Tellers
from server.janitor import Janitor
from server.jobs.dispatcher import Dispatcher
from server.jobs.jobs import Jobs
from server.jobs.submission import Checker
from server.jobs.times import Times
from server.model_previews import ModelPreviews
from server.model_uploads import ModelUploads
from server.models import ModelFolders, ModelHashes, extra_models, model_roots
from server.page import Page
from server.prompts import Prompts
from server.settings import Settings, is_loopback

log = logging.getLogger("tessera")


class Studio:
    """The parts of one server."""

    def __init__(self, settings: Settings, pool: Pool) -> None:
        """Opens the data directory and the database.

        Raises DataLocked, SettingsError or DatabaseTooNew.
        """
        sync = settings.durability == "power"
        self.settings = settings
        self.started_at = now_ms()
        self.data = DataDirectory(settings.data)
        self.data.open()
        try:
            self.server_id = self.data.server_id()
            self.database = Database(settings.database_url, full_sync=sync)
            upgrade(self.database.engine)
        except BaseException:
            self.data.close()
            raise
        self.pool = pool
        self.hub = Hub()
        self.catalogue = CatalogueSource(pool)

        self.blobs = Blobs(self.data.blobs, sync=sync)
        self.blocks = Blocks(self.data.blocks, sync=sync)
        self.pictures = Pictures(self.data.cache / "pictures", max_pixels=settings.max_pixels)
        self.staging = Staging(self.blobs, OutputFolder(self.data.output))
        self.orphans = Orphans(self.database, self.blobs, self.pictures, self.data.databases)
        self.library = Library(self.database, self.data, self.blobs, self.pictures, self.orphans)
        self.inputs = Inputs(self.data.input, self.pictures)
        self.uploads = Uploads(
            self.database,
            self.blobs,
            self.pictures,
            self.data.input,
            max_bytes=settings.max_upload_mb << 20,
            max_pixels=settings.max_pixels,
        )

        self.models = ModelFolders(model_roots(settings), extra_models(settings.data))
        self.hashes = ModelHashes(self.database, self.models)
        self.model_uploads = ModelUploads(
            self.data.models, self.models, max_bytes=settings.max_model_mb << 20
        )
        self.model_previews = ModelPreviews(self.pictures)
        self.prompts = Prompts(self.models)
        self.choices = ChoiceLists(self.models, self.data.input)

        self.times = Times(self.database, self.catalogue.get)
        self.dispatcher = Dispatcher(
            database=self.database,
            pool=pool,
            hub=self.hub,
            staging=self.staging,
            server=self.server_id,
            lease_s=settings.lease_s,
            on_end=lambda run: self.times.note(run.workflow, run.wanted, run.nodes),
        )
        self.jobs = Jobs(
            database=self.database,
            dispatcher=self.dispatcher,
            checker=Checker(self.catalogue.get, pool.check, self.choices.for_validation),
            times=self.times,
            max_attempts=settings.max_attempts,
        )
        self.tellers = Tellers(self.database, self.hub, pool, self.models)
        self.janitor = Janitor(self.database, self.library, self.orphans, self.hashes, settings)

    async def start(self) -> None:
        """Begin to work. Nothing here waits for a worker."""
        for folder in FOLDERS:
            (self.data.models / folder).mkdir(exist_ok=True)
        left = self.blobs.sweep() + self.model_uploads.sweep()
        if left:
            log.info("%d half-written files of an interrupted run were removed", left)
        await self.database.start()
        await self.hashes.load()
        await self.tellers.start()
        await self.pool.start()
        self.hub.on_change = self.dispatcher.watchers_changed
        await self.dispatcher.start()
        await self.janitor.start()

    async def stop(self) -> None:
        """Put running jobs back into the queue, end the workers, close the database."""
        await self.janitor.stop()
        await self.dispatcher.stop()
        await self.times.settle()
        await self.pool.stop()
        await self.tellers.stop()
        await self.database.stop()
        self.data.close()


def create_app(settings: Settings, pool: Pool | None = None) -> FastAPI:
    """The whole server as an ASGI app; `app.state.studio` holds its parts.

    The data directory is opened here, so that what is wrong with it is said before anything
    listens: DataLocked, SettingsError, DatabaseTooNew.
    """
    studio = Studio(settings, pool or local_pool(settings))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await studio.start()
        try:
            yield
        finally:
            await studio.stop()

    app = FastAPI(
        title="Tessera",
        version=__version__,
        summary="A node studio for generative image models.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
        separate_input_output_schemas=False,
    )
    app.state.studio = studio
    errors.install(app)

    session = Session(settings.token, settings.port)
    routers = (
        jobs_api.routes(studio.jobs),
        events_api.routes(studio.database, studio.hub, studio.server_id),
        nodes_api.routes(
            studio.catalogue, studio.choices, studio.settings.packages, studio.settings.plugins
        ),
        models_api.routes(
            studio.models,
            studio.hashes,
            studio.model_uploads,
            studio.model_previews,
            studio.prompts,
        ),
        assets_api.routes(studio.library, studio.uploads, studio.database),
        collections_api.routes(studio.library, studio.database),
        curves_api.routes(studio.database),
        blocks_api.routes(studio.blocks),
        workflows_api.routes(studio.database, shipped.workflows()),
        system_api.routes(
            jobs=studio.jobs,
            pool=studio.pool,
            hub=studio.hub,
            database=studio.database,
            server_id=studio.server_id,
            started_at=studio.started_at,
            data=settings.data,
            model_roots=model_roots(settings),
        ),
        session_api.routes(session),
        inputs_api.routes(studio.inputs),
        system_api.health(
            database=studio.database,
            catalogue=studio.catalogue,
            pool=studio.pool,
            metrics=lambda: metrics.render(
                database=studio.database,
                dispatcher=studio.dispatcher,
                pool=studio.pool,
                hub=studio.hub,
            ),
        ),
    )
    for router in routers:
        # Side by side: a router inside another is searched twice for every request.
        app.router.routes.extend(router.routes)
    describe(app, token=session.required)

    # The last one added is the first one asked: Guard stands before everything.
    app.add_middleware(Page, folder=shipped.editor())
    app.add_middleware(
        Guard,
        session=session,
        hosts=answered_hosts(settings),
        max_body=settings.max_body_mb << 20,
        max_upload=settings.max_upload_mb << 20,
        max_model=settings.max_model_mb << 20,
    )
    return app


def answered_hosts(settings: Settings) -> set[str]:
    """Host names the server answers to."""
    hosts = {*LOOPBACK, *settings.allow_host}
    if not is_loopback(settings.host) and settings.host not in ("0.0.0.0", "::"):
        hosts.add(settings.host.strip("[]"))
    return hosts


def local_pool(settings: Settings) -> Pool:
    """Worker processes on this machine."""
    from server.engine.catalogue_cache import CatalogueCache
    from server.engine.devices import devices
    from server.engine.options import WorkerOptions
    from server.engine.pools.local import LocalPool

    options = WorkerOptions(
        packages=settings.packages,
        plugins=settings.plugins,
        precision=settings.precision,
        lowvram=settings.lowvram,
        models=model_roots(settings),
        extra_models=extra_models(settings.data),
        inputs=settings.data / "input",
        scratch=settings.data / "scratch",
        cache=settings.data / "cache" / "results",
    )
    return LocalPool(
        options,
        devices=devices(settings.device, settings.workers),
        catalogue_cache=CatalogueCache(
            settings.data / "cache" / "catalogue.json", settings.packages, settings.plugins
        ),
    )
