"""Settings: a flag wins over `TESSERA_*`, that over `settings.toml`, that over the default."""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import platformdirs
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from server.errors import SettingsError

Paths = Annotated[tuple[Path, ...], NoDecode]
Words = Annotated[tuple[str, ...], NoDecode]

MIN_TOKEN = 16
"""Shortest token taken: a guessable one would be worse than none, for it looks safe."""


def default_data() -> Path:
    """Where the data lies when nothing else is said."""
    return Path(platformdirs.user_data_dir("tessera", appauthor=False))


class Settings(BaseSettings):
    """Everything that can be set. Make it with `Settings.load`."""

    model_config = SettingsConfigDict(
        env_prefix="TESSERA_", extra="forbid", frozen=True, env_ignore_empty=True
    )

    settings_file: ClassVar[Path | None] = None

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8188, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    data: Path = Field(default_factory=default_data, description="Data directory.")
    models: Paths = Field((), description="More model folders, ComfyUI trees among them.")
    device: str = Field("", description="cpu, mps, xpu, cuda or cuda:N; the best one when empty.")
    precision: Literal["auto", "fp32", "fp16", "bf16"] = Field(
        "auto", description="Number format of model weights."
    )
    lowvram: bool = Field(False, description="Keep as little as possible on the device.")
    open: bool = Field(True, description="Open the browser at the start.")
    token: str = Field("", repr=False, description="Secret that every request must carry.")
    allow_host: Words = Field((), description="More names the server answers to (proxies).")
    workers: int = Field(0, ge=0, le=64, description="Worker processes; 0: one a device.")
    database: str = Field("", description="Database URL; SQLite in the data directory when empty.")
    packages: Words = Field(("nodes",), description="Python packages the nodes are found in.")
    plugins: Words = Field((), description="Plugins switched on, by distribution name.")
    max_attempts: int = Field(3, ge=1, le=100, description="Tries before a job fails for good.")
    lease_s: float = Field(30.0, ge=1, le=3600, description="How long a silent job stays claimed.")
    durability: Literal["process", "power"] = Field(
        "process", description="What saved work survives: the death of processes, or a power cut."
    )
    max_body_mb: int = Field(64, ge=1, le=4096, description="Largest request but an upload.")
    max_upload_mb: int = Field(512, ge=1, le=65536, description="Largest upload.")
    max_model_mb: int = Field(
        65536, ge=1, le=1 << 20, description="Largest model file brought in by the browser."
    )
    max_pixels: int = Field(
        178_956_970, ge=1, description="Largest picture decoded, width times height."
    )
    preview_days: int = Field(2, ge=0, le=3650, description="Days that previews are kept.")
    trash_days: int = Field(30, ge=0, le=3650, description="Days that deleted files are kept.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="How much the console says."
    )

    @classmethod
    def load(cls, **flags: Any) -> Settings:
        """Settings from flags (those not None), environment, file and defaults.

        Raises SettingsError with a sentence for each wrong value.
        """
        given = {name: value for name, value in flags.items() if value is not None}
        data = given.get("data") or os.environ.get("TESSERA_DATA") or default_data()
        file = Path(data) / "settings.toml"
        source = type(cls.__name__, (cls,), {"settings_file": file, "__module__": __name__})
        try:
            settings: Settings = source(**given)
        except ValidationError as error:
            raise SettingsError(_sentences(error, file)) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{file} is not valid TOML: {error}.") from None
        except OSError as error:
            raise SettingsError(f"{file} cannot be read: {error.strerror}.") from None
        return settings

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        if cls.settings_file is None:
            return init_settings, env_settings
        file = TomlConfigSettingsSource(settings_cls, cls.settings_file)
        return init_settings, env_settings, file

    @field_validator("models", mode="before")
    @classmethod
    def _split_paths(cls, value: Any) -> Any:
        return (
            [part for part in value.split(os.pathsep) if part] if isinstance(value, str) else value
        )

    @field_validator("allow_host", "packages", "plugins", mode="before")
    @classmethod
    def _split_words(cls, value: Any) -> Any:
        return [w for w in re.split(r"[,\s]+", value) if w] if isinstance(value, str) else value

    @field_validator("data", "models", mode="after")
    @classmethod
    def _absolute(cls, value: Any) -> Any:
        if isinstance(value, Path):
            return value.expanduser().absolute()
        return tuple(path.expanduser().absolute() for path in value)

    @field_validator("device")
    @classmethod
    def _known_device(cls, value: str) -> str:
        if value and not re.fullmatch(r"cpu|mps|xpu|cuda(:\d+)?", value):
            raise ValueError(f"{value!r} is not cpu, mps, xpu, cuda or cuda:N")
        return value

    @field_validator("database")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not re.match(r"(sqlite|postgresql)(\+psycopg)?://", value):
            raise ValueError("the URL must begin with sqlite:// or postgresql://")
        return value

    @model_validator(mode="after")
    def _never_open_without_token(self) -> Settings:
        if self.token and len(self.token) < MIN_TOKEN:
            raise ValueError(f"the token needs at least {MIN_TOKEN} characters")
        if not self.token and not is_loopback(self.host):
            raise ValueError(
                f"--host {self.host} lets other machines in, so a token is needed: add --token "
                "SECRET (or TESSERA_TOKEN), or listen on 127.0.0.1"
            )
        return self

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{(self.data / 'tessera.db').as_posix()}"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _sentences(error: ValidationError, file: Path) -> str:
    lines = []
    for problem in error.errors():
        where = ".".join(str(part) for part in problem["loc"])
        message = problem["msg"].removeprefix("Value error, ")
        if problem["type"] == "extra_forbidden":
            message = f"there is no such setting, see {file}"
        value = problem.get("input")
        shown = "" if where in ("", "token") else f" (found {str(value)[:80]!r})"
        lines.append(f"{where}: {message}{shown}." if where else f"{message}.")
    return "\n".join(lines)
