"""How a place is said in one line."""


def place_text(label: str | None, building: str | None) -> str:
    """ "A1.02, Hovedbygningen"; the label alone where no building is known, else nothing."""
    return f"{label}, {building}" if label and building else label or ""
