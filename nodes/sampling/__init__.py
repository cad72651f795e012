"""From noise to picture: solvers, schedules, guidance and noise as plain maths, and the KSampler nodes."""
