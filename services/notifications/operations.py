"""What whoever runs an installation asks of notifications beside its doors; must hold no rule."""

from services.notifications.channels import Mail, SmtpChannel
from services.notifications.domain.delivery import Outcome
from services.notifications.settings import Settings
from shared.ids import new_id

_TEXT = "This mail shows that the mails of Matchdag arrive. It needs no answer."


def send_trial_mail(settings: Settings, address: str) -> str:
    """One mail past the queue; why the mail server did not take it, empty where it did."""
    if settings.smtp is None:
        return "no mail server is set"
    mail = Mail(
        id=new_id(),
        to_name="",
        to_address=address,
        subject="Matchdag: trial of the mail server",
        text=_TEXT,
        html=f"<p>{_TEXT}</p>",
    )
    channel = SmtpChannel(settings.smtp, settings.mail_from)
    try:
        attempt = channel.offer(mail) or channel.hand_over()
    finally:
        channel.close()
    if attempt.outcome is Outcome.DELIVERED:
        return ""
    return " ".join(str(part) for part in (attempt.code, attempt.reply) if part)
