"""What the portal keeps of one person: shown, exported, erased, not kept too long."""
