"""Hostile uploads, made by code: no binaries in the repository.

``cases.CASES`` is the whole catalogue; ``making`` holds valid files to start from.
"""
