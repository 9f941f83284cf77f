"""What computes in the dossier: pure functions over plain data, without models and without web."""
