"""What can be wrong with telling news."""

from shared.errors import DomainError


class NoNews(DomainError):
    """Everybody knows how things stand."""

    code = "no_news"


class AnnouncementSettled(DomainError):
    """It has left, or was taken back."""

    code = "announcement_settled"
