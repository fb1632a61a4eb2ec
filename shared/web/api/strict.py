"""What every shape of a JSON door builds on: unknown fields are refused, kinds never guessed."""

from typing import Any

from flask_babel import gettext
from marshmallow import RAISE, Schema, ValidationError, fields


class Strict(Schema):
    """Refuses what it does not know."""

    class Meta:
        unknown = RAISE


class Flag(fields.Boolean):
    """true or false, never 1 or "yes"."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError(gettext("Vælg ja eller nej."))
        return value
