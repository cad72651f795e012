"""Inputs and outputs: rows over content-addressed blobs, each with the workflow that made it."""
