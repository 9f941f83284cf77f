"""Logging in: second factor, sessions, and what is recorded of it."""
