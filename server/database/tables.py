"""Every table. Times are milliseconds since 1970; JSON is kept as text."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData()

graphs = Table(
    "graphs",
    metadata,
    # SHA-256 of the body: a workflow submitted again is kept once.
    Column("id", String(64), primary_key=True),
    Column("body", Text, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("batch_id", String(36), nullable=False),
    Column("client_id", Text),
    Column("name", Text, nullable=False),
    Column("graph", String(64), nullable=False),
    # Node ids wanted, as a JSON list; every output node when null.
    Column("wanted", Text),
    Column("status", String(16), nullable=False),
    Column("priority", Integer, nullable=False),
    # Order of arrival, with room between two for a job that is moved there.
    Column("position", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("max_attempts", Integer, nullable=False),
    # The fencing token: raised at every claim; who writes must hold the newest.
    Column("token", BigInteger, nullable=False),
    Column("server", String(36)),
    Column("worker", Text),
    Column("lease_until", BigInteger),
    Column("cancel", Integer, nullable=False),
    Column("progress", Float, nullable=False),
    Column("nodes", Text, nullable=False),
    Column("error", Text),
    # Name and texts of the workflow, case folded: what history is searched in.
    Column("search", Text, nullable=False),
    # JSON: the written seeds by "node.input", for telling the jobs of a batch apart.
    Column("seeds", Text, nullable=False, server_default="{}"),
    Column("created_at", BigInteger, nullable=False),
    Column("started_at", BigInteger),
    Column("finished_at", BigInteger),
    Index("jobs_by_order", "status", text("priority DESC"), "position"),
    Index("jobs_by_batch", "batch_id"),
)

submissions = Table(
    "submissions",
    metadata,
    Column("key", Text, primary_key=True),
    Column("body", String(64), nullable=False),
    Column("batch_id", String(36), nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

records = Table(
    "records",
    metadata,
    # What a job's nodes said while they ran: log lines and points of curves, in chunks.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("job", String(36), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("node", Text, nullable=False),
    Column("data", Text, nullable=False),
    Index("records_by_job", "job", "kind"),
)

node_times = Table(
    "node_times",
    metadata,
    # What tells a node's cost apart: its settings and all it takes, seeds and texts aside.
    Column("likeness", String(32), primary_key=True),
    Column("type", Text, nullable=False),
    # JSON: the last few runs, in milliseconds; 0 where the result was known already.
    Column("recent", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("node_times_by_type", "type", "at"),
)

assets = Table(
    "assets",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("job", String(36)),
    Column("node", Text),
    Column("idx", Integer),
    Column("kind", String(16), nullable=False),
    # Below output/ or input/; null when the content lies among the blobs alone.
    Column("path", Text),
    Column("name", Text, nullable=False),
    Column("blob", String(64), nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("graph", String(64)),
    Column("created_at", BigInteger, nullable=False),
    Column("trashed_at", BigInteger),
    # 1 for a picture somebody marked.
    Column("favourite", Integer, nullable=False, server_default="0"),
    # A file of a job is committed once, however often the job is tried.
    Index("assets_once", "job", "node", "idx", unique=True),
    Index("assets_by_kind", "kind", "id"),
    Index("assets_by_blob", "blob"),
)

asset_details = Table(
    "asset_details",
    metadata,
    # What is known of an asset beside its row, for the few that have anything.
    Column("asset", String(36), primary_key=True),
    # JSON: {node: {input: value}} of what was chosen while it was made.
    Column("resolved", Text, nullable=False),
    # JSON: where a grid's pictures stand, and its labels; null for any other picture.
    Column("cells", Text),
    # The texts among `resolved` that its workflow does not say, case folded.
    Column("search", Text, nullable=False),
)

made_with = Table(
    "made_with",
    metadata,
    # What the workflow of an asset says: its name, and its texts, case folded.
    Column("graph", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("search", Text, nullable=False),
    Index("made_with_by_name", "name"),
)

made_with_models = Table(
    "made_with_models",
    metadata,
    # The model files it names.
    Column("graph", String(64), primary_key=True),
    Column("model", Text, primary_key=True),
)

boards = Table(
    "boards",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

board_assets = Table(
    "board_assets",
    metadata,
    Column("board", String(36), primary_key=True),
    Column("asset", String(36), primary_key=True),
    Index("board_assets_by_asset", "asset"),
)

events = Table(
    "events",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("type", String(32), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("job", String(36)),
    Column("data", Text, nullable=False),
    Index("events_by_job", "job", "id"),
)

counters = Table(
    "counters",
    metadata,
    # "events", "arrivals", and one "file:PREFIX" for each name pattern's numbers.
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    # Small durable truths: whether the queue is paused, the server's id.
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

workflows = Table(
    "workflows",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("graph", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    # `portraits/2026`; empty at the top.
    Column("folder", Text, nullable=False, server_default=""),
    # A JSON list.
    Column("tags", Text, nullable=False, server_default="[]"),
    # The asset that shows it in lists.
    Column("picture", String(36)),
    # One line of name, folder and tags, then the texts inside; case folded.
    Column("search", Text, nullable=False, server_default=""),
    Column("trashed_at", BigInteger),
    Index("workflows_by_time", "updated_at"),
)

workflow_versions = Table(
    "workflow_versions",
    metadata,
    Column("workflow", String(36), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("graph", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

model_hashes = Table(
    "model_hashes",
    metadata,
    Column("path", Text, primary_key=True),
    # "SIZE-MTIME_NS": a file that changed is hashed anew.
    Column("identity", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
)
