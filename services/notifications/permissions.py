"""What people come to notifications to do, and who may: its table of use case × role × scope.

A new line is a decision: `tests/access` holds it against a table written by hand.
"""

from shared.auth.permissions import ADMINISTRATORS, ORGANISERS, RUN_OPERATIONS, Permission

VIEW_MAILS = Permission("view_mails", "what was sent to whom about an event", ORGANISERS)
RESEND_MAIL = Permission("resend_mail", "send a mail once more", ORGANISERS)
VIEW_CONTACT = Permission("view_contact", "what is kept about an address", ADMINISTRATORS)
VIEW_MAILBOX = Permission("view_mailbox", "mails kept instead of sent", ADMINISTRATORS)

__all__ = ["RESEND_MAIL", "RUN_OPERATIONS", "VIEW_CONTACT", "VIEW_MAILBOX", "VIEW_MAILS"]
