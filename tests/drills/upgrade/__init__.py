"""A store that an earlier version left, opened by this one: data, links, sessions, messages, mails.

`python -m tests.drills.upgrade` restores each folder of rows beside this file into both databases.
Nothing here knows a module of a service: only its roles, its addresses and its tables.
"""
