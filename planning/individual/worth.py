"""What each wish is worth to the plan: its weight and the company's score, mixed as the instance
says.

Plain Python, for those who need a few students' wishes and load no solver; `pairs` holds the same
as arrays for everybody at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import lcm

from planning.model.instance import Instance


def points_of_wishes(instance: Instance, students: Iterable[int]) -> dict[int, dict[int, int]]:
    """{student: {company: points}} in the order of the wishes; a company named again counts the
    first time only. Points are whole, in the smallest unit of the mix.
    """
    first, second = instance.mix
    scale = lcm(first.denominator, second.denominator)
    own, theirs = int(first * scale), int(second * scale)
    scores = {(who, where): score for who, where, score in instance.company_scores}
    found: dict[int, dict[int, int]] = {}
    for student in students:
        points = found[student] = {}
        for company, weight in instance.wishes[student]:
            score = scores.get((student, company), 0)
            points.setdefault(company, own * weight + theirs * score)
    return found


def open_wishes(instance: Instance, students: Iterable[int]) -> dict[int, list[int]]:
    """{student: companies that take the student's education, best last}"""
    return {
        student: [
            company
            for company in sorted(points, key=points.__getitem__)
            if instance.meets_field(student, company)
        ]
        for student, points in points_of_wishes(instance, students).items()
    }
