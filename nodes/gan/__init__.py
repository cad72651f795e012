"""Generative adversarial networks: train one, draw with it."""
