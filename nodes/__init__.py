"""What can be done: every node of Tessera, and the models and maths behind them."""
