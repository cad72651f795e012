"""One database for jobs, events, assets and workflows: SQLite by default, PostgreSQL by URL."""

from server.database.database import Database
from server.database.transaction import DurableEvent, Snapshot, Transaction

__all__ = ["Database", "DurableEvent", "Snapshot", "Transaction"]
