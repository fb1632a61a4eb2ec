"""The doors of students with their access classes; joined in app.py."""

from services.registration.students.api.students import students_api
from services.registration.students.pages.student_imports import student_imports
from services.registration.students.pages.students import students
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (students, Access.STAFF),
    (student_imports, Access.ORGANISER),
]
API: list[BlueprintWithAccess] = [
    (students_api, Access.STAFF),
]
