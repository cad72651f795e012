"""Pictures: load, save, scale, compose, colour, batch. Importing the package imports no torch."""
