"""The doors of students with their access classes; joined in app.py."""

from services.registration.permissions import (
    IMPORT_LISTS,
    VIEW_STUDENTS,
)
from services.registration.students.api.students import students_api
from services.registration.students.pages.student_imports import student_imports
from services.registration.students.pages.students import students
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (students, VIEW_STUDENTS),
    (student_imports, IMPORT_LISTS),
]
API: list[BlueprintWithAccess] = [
    (students_api, VIEW_STUDENTS),
]
