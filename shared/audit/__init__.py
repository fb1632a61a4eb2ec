"""Who did what to whom from where: rows that are only added, and sealed so that a change shows.

A row is written in the transaction of what it tells (`deeds`), by the one hook that the doors begin
(`shared.web.deeds`), and holds ids, names of fields and digests alone. A worker seals the rows in
order into segments, each chained to the one before (`sealing`), and writes down the last digest
outside the database (`heads`). `checking` names every row that no longer is what was sealed.
"""
