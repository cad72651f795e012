"""Inputs that may never be needed."""

from __future__ import annotations

from typing import Annotated, Any, Final, TypeVar

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

T = TypeVar("T")


class _NotComputed:
    def __repr__(self) -> str:
        return "NOT_COMPUTED"


NOT_COMPUTED: Final[Any] = _NotComputed()
"""Stands in a lazy input that `Node.needs` has not asked for."""


class LazyMark:
    """Marks a field as lazy; lets NOT_COMPUTED through validation."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        def keep_unset(value: Any, inner: core_schema.ValidatorFunctionWrapHandler) -> Any:
            return value if value is NOT_COMPUTED else inner(value)

        return core_schema.no_info_wrap_validator_function(keep_unset, handler(source))


Lazy = Annotated[T, LazyMark()]
"""`on_true: Lazy[Image]` is upstream work done only if `needs()` names `on_true`."""
