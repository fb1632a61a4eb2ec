"""Table of what makes a person a student: class and education."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base


class Student(Base):
    __tablename__ = "students"
    __table_args__ = (Index("ix_students_class_id", "class_id"),)

    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"), primary_key=True)
    class_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("classes.id"))
    education_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("educations.id"))
