"""One theme per file; ``tenders.checks`` imports them by name: that list is what is checked."""
