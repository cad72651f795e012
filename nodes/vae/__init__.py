"""Autoencoders: a picture to a small code and back."""
