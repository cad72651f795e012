"""Pictures to learn from: data sets by recipe, drawn or read when asked for."""
