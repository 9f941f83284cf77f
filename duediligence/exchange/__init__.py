"""A dossier as a workbook, and a workbook read back into a dossier."""
