"""``make evaluate``: how often the check is right, on texts with labels. See docs/evaluation.md."""
