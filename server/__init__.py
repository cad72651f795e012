"""How graphs are run and served. No torch in this process, ever."""

__version__ = "0.1.0"
