"""The doors of news with their access classes; joined in app.py."""

from services.registration.news.pages import news
from services.registration.permissions import VIEW_NEWS
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [(news, VIEW_NEWS)]
API: list[BlueprintWithAccess] = []
