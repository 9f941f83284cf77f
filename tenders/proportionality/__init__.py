"""The weighing of proportionality: pure. See ``weigh``."""
