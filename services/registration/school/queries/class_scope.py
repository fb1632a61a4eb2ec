"""Which students a staff member may see: a class teacher sees the own classes and no others."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from services.registration.school.models.organisations import ClassTeacher, SchoolClass
from services.registration.school.models.students import Student
from shared.auth.identity import Identity
from shared.auth.permissions import Scope
from shared.db import Autocommit, CompiledStatement, danish_order
from shared.errors import NotFound

_TAUGHT = CompiledStatement(
    select(ClassTeacher.class_id).where(ClassTeacher.person_id == bindparam("person"))
)


def seen_classes(session: Session, identity: Identity) -> frozenset[UUID] | None:
    """The classes whose students this colleague may see in what she came for; None for all."""
    if identity.require_scope() is not Scope.CLASS:
        return None
    return frozenset(
        session.scalars(
            select(ClassTeacher.class_id).where(ClassTeacher.person_id == identity.person_id)
        )
    )


def seen_classes_in_rush(autocommit: Autocommit, identity: Identity) -> frozenset[UUID] | None:
    """As `seen_classes`, for what open pages ask again and again."""
    if identity.require_scope() is not Scope.CLASS:
        return None
    rows = autocommit.execute(_TAUGHT, {"person": identity.person_id})
    return frozenset(row.class_id for row in rows)


def may_see_student(session: Session, identity: Identity, student: Student) -> bool:
    classes = seen_classes(session, identity)
    return classes is None or student.class_id in classes


def require_seen(session: Session, identity: Identity, people: Collection[UUID]) -> None:
    """Raises NotFound when one of these students is of a class that the staff member does not see;
    whether they take part in the event is asked elsewhere.
    """
    classes = seen_classes(session, identity)
    if classes is None:
        return
    own = session.scalars(
        select(Student.person_id).where(
            Student.person_id.in_(people), Student.class_id.in_(classes)
        )
    )
    if set(people) - set(own):
        raise NotFound


def classes_of_school(session: Session, organisation_id: UUID) -> list[SchoolClass]:
    """Every class of the organisation, in Danish order."""
    return list(
        session.scalars(
            select(SchoolClass)
            .where(SchoolClass.organisation_id == organisation_id)
            .order_by(danish_order(SchoolClass.name), SchoolClass.id)
        )
    )


def own_classes(session: Session, person_id: UUID) -> list[SchoolClass]:
    """The classes that this staff member teaches, in Danish order."""
    return list(
        session.scalars(
            select(SchoolClass)
            .join(ClassTeacher, ClassTeacher.class_id == SchoolClass.id)
            .where(ClassTeacher.person_id == person_id)
            .order_by(danish_order(SchoolClass.name), SchoolClass.id)
        )
    )
