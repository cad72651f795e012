"""One database for jobs, events, assets and workflows: SQLite by default, PostgreSQL by URL."""

from server.database.database import Database, Transaction

__all__ = ["Database", "Transaction"]
