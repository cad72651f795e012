"""One file for each kind of model file: how it is recognised, and what is to be built from it.

A family never imports another. `nodes/models/detect.py` holds the order in which they are asked.
"""
