"""The native HTTP API: parse, call, answer."""

PREFIX = "/api/v1"
"""Where its routes begin; those for whoever watches the process are at the root."""
