"""Starts the studio: finds a port, serves the app, says where it is."""

from __future__ import annotations

import errno
import os
import socket
import sys
import webbrowser
from collections.abc import Callable
from types import FrameType
from urllib.parse import quote

import uvicorn

from server import logging
from server.app import create_app
from server.errors import SettingsError
from server.settings import Settings

PORTS_TRIED = 100


def serve(settings: Settings) -> int:
    """Serve until stopped; the exit code."""
    listener = listen(settings.host, settings.port)
    port = listener.getsockname()[1]
    asked, settings = settings.port, settings.model_copy(update={"port": port})
    app = create_app(settings)
    if asked not in (0, port):
        print(f"Port {asked} is taken; the next free one is {port}.", flush=True)
    logging.set_up(settings.data / "logs", settings.log_level)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        ws_per_message_deflate=False,  # Mostly loopback, and previews are compressed already.
        timeout_graceful_shutdown=5,
    )
    address = address_of(settings)
    app.state.studio.data.serve_at(address)
    server = Announced(config, lambda: announce(address, settings))
    server.run(sockets=[listener])
    return 0 if server.started else 1


class Announced(uvicorn.Server):
    """A server that says once when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # A second Ctrl+C ends what still goes on. What asyncio then has to say helps nobody, and
        # the queue is made to survive worse.
        if self.should_exit:
            logging.quiet("uvicorn.error")
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the port, or to the next one that is free.

    Raises SettingsError if the address cannot be listened on.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError):
        raise SettingsError(f"--host {host} is not an address of this machine.") from None
    last = min(port + PORTS_TRIED - 1, 65535) if port else 0
    for candidate in range(port, last + 1):
        try:
            return _bind(family, (address[0], candidate, *address[2:]))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise SettingsError(f"--host {host} cannot be used: {error.strerror}.") from None
            if error.errno == errno.EACCES and candidate < 1024:
                raise SettingsError(
                    f"Port {candidate} needs administrator rights. Choose one above 1023."
                ) from None
    raise SettingsError(f"No port from {port} to {last} is free. Choose another with --port.")


def _bind(family: int, address: tuple[object, ...]) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # There SO_REUSEADDR would let two servers share the port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def address_of(settings: Settings) -> str:
    """The address to open on this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def announce(address: str, settings: Settings) -> None:
    """Print the address, and open it where there is a screen for it."""
    print(f"Tessera is at {address}  (data in {settings.data}; Ctrl+C stops it)", flush=True)
    # The fragment never leaves the browser; the page exchanges it for a cookie.
    link = f"{address}/#token={quote(settings.token)}" if settings.token else address
    if settings.token and sys.stdout.isatty():  # on a screen, not in a service's log
        print(f"With the token: {link}", flush=True)
    if settings.open and has_screen():
        webbrowser.open(link)


def has_screen() -> bool:
    """Whether opening a browser can do any good here."""
    if os.environ.get("CI") or os.environ.get("SSH_CONNECTION"):
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
