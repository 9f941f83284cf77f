"""What the pages of a dossier show, as plain values."""
