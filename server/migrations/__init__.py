"""The database's history, one file a step, run by alembic at the start when there is one to run."""
