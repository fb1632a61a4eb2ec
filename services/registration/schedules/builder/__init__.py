"""The worker's door to schedule building: claims builds and runs the engine in a child process."""

from services.registration.schedules.builder.loop import Builder

__all__ = ["Builder"]
