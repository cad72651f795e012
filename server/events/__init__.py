"""What happened, told to everyone who listens: numbered and kept, or passing."""
