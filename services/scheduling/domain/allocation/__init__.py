"""Which company gets which room or stand: exact on what must hold, good on what should; pure."""

from .allocate import allocate
from .conflicts import Conflict
from .places import Allocation, Applicant, Place, Weights

__all__ = ["Allocation", "Applicant", "Conflict", "Place", "Weights", "allocate"]
