"""What every training run is made of, and the training of diffusion models."""
