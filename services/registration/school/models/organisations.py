"""Tables of the organisations (schools) and of the words they use: educations and classes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base
from shared.db import UtcDateTime


class Organisation(Base):
    __tablename__ = "organisations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Education(Base):
    __tablename__ = "educations"
    __table_args__ = (UniqueConstraint("organisation_id", "name_key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(120))
    #: the name as it is recognised again: domain.recognition.label_key(name)
    name_key: Mapped[str] = mapped_column(String(120))


class SchoolClass(Base):
    __tablename__ = "classes"
    __table_args__ = (UniqueConstraint("organisation_id", "name_key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(80))
    #: the name as it is recognised again: domain.recognition.label_key(name)
    name_key: Mapped[str] = mapped_column(String(80))


class ClassTeacher(Base):
    """A staff member who teaches a class and sees its students."""

    __tablename__ = "class_teachers"
    __table_args__ = (Index("ix_class_teachers_person_id", "person_id"),)

    class_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("classes.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"), primary_key=True)
