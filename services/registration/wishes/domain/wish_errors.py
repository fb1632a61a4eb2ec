"""What can stand in the way of a wish, by name; texts and status codes are chosen at the doors."""

from shared.errors import DomainError


class NobodyWishes(DomainError):
    """On a day of guidance times are booked, not wished for."""

    code = "nobody_wishes"


class NobodySilent(DomainError):
    """Every student with an address has wished."""

    code = "nobody_silent"


class WishesClosed(DomainError):
    """The deadline has passed; fields: closed_at."""

    code = "wishes_closed"


class WishesNotOpen(DomainError):
    """The round has not begun; fields: opens_at."""

    code = "wishes_not_open"


class AlreadyWished(DomainError):
    code = "already_wished"


class NotWished(DomainError):
    code = "not_wished"


class TooManyWishes(DomainError):
    """fields: limit."""

    code = "too_many_wishes"


class WishNotPossible(DomainError):
    """The company does not come to the event (any more)."""

    code = "wish_not_possible"


class WishesOutdated(DomainError):
    """The list was changed elsewhere since this page was loaded; fields: version."""

    code = "wishes_outdated"
