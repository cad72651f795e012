"""How graphs are run and served. No torch in this process, ever."""
