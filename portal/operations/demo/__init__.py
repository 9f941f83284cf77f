"""The demonstration world: one believable small world, made by the deeds of each app.

It exists on a local installation only. Organisations are recognisably invented, people are
called after their role.
"""
