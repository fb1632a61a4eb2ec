"""The most points of any plan by trying every plan: for instances of a handful of wishes."""

from services.registration.domain.planning import Booking, Instance


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
