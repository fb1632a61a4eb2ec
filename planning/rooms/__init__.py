"""Which company gets which room or stand: exact on what must hold, good on what should; pure."""

from planning.rooms.allocate import allocate
from planning.rooms.places import Allocation, Applicant, Conflict, Place, Weights

__all__ = ["Allocation", "Applicant", "Conflict", "Place", "Weights", "allocate"]
