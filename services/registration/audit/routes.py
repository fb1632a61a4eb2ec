"""The doors of the audit log with their access classes; joined in app.py."""

from services.registration.audit.api import audit_api
from services.registration.audit.pages.audit_log import audit_log
from services.registration.permissions import VIEW_AUDIT
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [(audit_log, VIEW_AUDIT)]
API: list[BlueprintWithAccess] = [(audit_api, VIEW_AUDIT)]
