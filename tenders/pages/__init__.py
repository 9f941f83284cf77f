"""What the pages of a tender show, as plain values: a template only places them."""
