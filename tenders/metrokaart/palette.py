"""The colours of the map by token: presentation attributes cannot read the style sheet's tokens.

Values and contrasts: the design of the map; ``static/css/tokens.css`` has the same tokens.
"""

COLOURS = {
    "lijn-dienst": "#14599C",
    "lijn-leverancier": "#A94608",
    "lijn-tin": "#7A2E86",
    "lijn-dd": "#0A7263",
    "inkt": "#1B2529",
    "nu": "#FFD23F",
    "code-grijs": "#566367",
    "tekst-zacht": "#3B474C",
    "wit": "#FFFFFF",
    "zone-licht": "#EDF0EF",
    "zone-donker": "#E3E8E6",
}
