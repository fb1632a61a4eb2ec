"""The most points of any plan by trying every plan: for instances of a handful of wishes."""

from itertools import combinations

from planning import Booking, Instance


def most_points(instance: Instance, standing: list[Booking]) -> int:
    """Branches over every wish and slot; `standing` are the pins that hold."""
    points: dict[tuple[int, int], int] = {}
    for student, row in enumerate(instance.wishes):
        for company, weight in row:
            if (
                student not in instance.cancelled_students
                and company not in instance.cancelled_companies
                and instance.meets_field(student, company)
            ):
                points.setdefault((student, company), weight)
    pinned = {(student, company) for student, company, _ in standing}
    base = sum(points.get(pair, 0) for pair in pinned)
    seats = {
        (company, slot): instance.seats(company, slot)
        for company in range(instance.company_count)
        for slot in range(instance.slot_count)
    }
    busy = set()
    left = list(instance.meetings)
    for student, company, slot in standing:
        seats[company, slot] -= 1
        busy.add((student, slot))
        left[student] -= 1
    for student, slots in instance.blocked.items():
        busy |= {(student, slot) for slot in slots}
    open_pairs = sorted(set(points) - pinned, key=lambda pair: -points[pair])
    remaining = [0] * (len(open_pairs) + 1)
    for index in reversed(range(len(open_pairs))):
        remaining[index] = remaining[index + 1] + points[open_pairs[index]]
    best = 0

    def search(index: int, gained: int) -> None:
        nonlocal best
        best = max(best, gained)
        if index == len(open_pairs) or gained + remaining[index] <= best:
            return
        student, company = open_pairs[index]
        if left[student] > 0:
            for slot in range(instance.slot_count):
                if seats[company, slot] > 0 and (student, slot) not in busy:
                    seats[company, slot] -= 1
                    left[student] -= 1
                    busy.add((student, slot))
                    search(index + 1, gained + points[student, company])
                    busy.discard((student, slot))
                    left[student] += 1
                    seats[company, slot] += 1
        search(index + 1, gained)

    search(0, 0)
    return base + best


def fairest_welfare(instance: Instance) -> float:
    """The greatest sum of worths over all choices of pairs, without slots (all slots must be
    alike)."""
    rows = [_sets_of(instance, student) for student in range(instance.student_count)]
    seats = [
        sum(instance.seats(company, slot) for slot in range(instance.slot_count))
        for company in range(instance.company_count)
    ]
    active = [options for options in rows if len(options) > 1]

    def search(index: int, left: list[int]) -> float:
        if index == len(active):
            return 0.0
        best = float("-inf")
        for companies, worth in active[index]:
            if all(left[company] > 0 for company in companies):
                after = [n - (company in companies) for company, n in enumerate(left)]
                best = max(best, worth + search(index + 1, after))
        return best

    return search(0, seats)


def _sets_of(instance: Instance, student: int) -> list[tuple[frozenset[int], float]]:
    points: dict[int, int] = {}
    for company, weight in instance.wishes[student]:
        points.setdefault(company, weight)
    for company in list(points):
        if not any(instance.seats(company, slot) for slot in range(instance.slot_count)):
            del points[company]
    limit = min(instance.meetings[student], instance.slot_count)
    wished = dict.fromkeys(company for company, _ in instance.wishes[student])
    full = {}
    for company, weight in instance.wishes[student]:
        full.setdefault(company, weight)
    best = sum(sorted((full[company] for company in wished), reverse=True)[:limit])
    if not limit:
        return [(frozenset(), 0.0)]
    found = []
    for size in range(min(limit, len(points)) + 1):
        for companies in combinations(points, size):
            share = sum(points[company] for company in companies) / best if best else 0
            worth = 1 - (1 - share) ** 4 + 0.00001 * share - (0 if companies else 20)
            found.append((frozenset(companies), worth))
    return found
