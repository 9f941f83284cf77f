"""``python -m tests.bench``: how fast, as ratios that hold on any machine; JSON lines."""
