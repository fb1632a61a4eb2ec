"""What a handler may say instead of doing its work."""


class NotYet(Exception):
    """The message speaks of something that has not been heard of here; it is tried again later.

    Raise it where a read model lacks the row that the message needs, for example a company of an
    event whose announcement is still on its way. After the last try it is parked with this text.
    """


class Refused(Exception):
    """The message can never be right here, for example for a foreign organisation: park it."""
