"""What a checkpoint is: detect its family, load it, hold it in memory, speak to it."""
