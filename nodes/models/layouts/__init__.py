"""How the parts of single-file checkpoints name their tensors, against diffusers' modules.

Each layout gives two pure functions: the module's configuration, read from a header's shapes, and
the file's name for each of the module's parameters. No torch.
"""
