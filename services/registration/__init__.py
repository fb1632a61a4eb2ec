"""Registration: who takes part in an event and who meets whom.

Owns: organisations, people, sign-in, companies, invitations, students, wishes, schedules and
attendance.
Listens to: event announced / changed / cancelled, rooms offered, programme published, place
changed, delivery failed.
Says: contact changed, company invited / registered / changed / withdrew, sessions planned,
personal schedule published / changed, attendance recorded, sign-in link requested, session
ended, reminders due.
It never reads another service's tables and never calls another service.
"""
