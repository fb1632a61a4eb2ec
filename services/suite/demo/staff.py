"""The demo's school and the people who work there; each stands for one role."""

from services.registration.seed.values import SeedColleague, SeedCounsellor, SeedSchool

SCHOOL = SeedSchool(
    "Nordskolen",
    SeedColleague("Kirsten Ådal", "kirsten@nordskolen.example", ("administrator", "organiser")),
    (
        SeedColleague("Jens O'Brien", "jens@nordskolen.example", ("teacher",)),
        SeedColleague("Åse Ø", "aase@nordskolen.example", ("crew",)),
        SeedColleague("Maja Lund", "maja@nordskolen.example", ("leadership",)),
    ),
)
ORGANISER = SCHOOL.organiser
TEACHER = SCHOOL.colleagues[0]
COUNSELLORS = (
    SeedCounsellor(
        "Hanne Lund", "hanne.lund@nordskolen.example", "Vejledning om læreplads og uddannelse"
    ),
    SeedCounsellor(
        "Samir Aziz",
        "samir.aziz@nordskolen.example",
        "Øvesamtale på dansk eller arabisk. Tag din ansøgning med.",
        unavailable_slots=(0, 1),
    ),
    SeedCounsellor(
        "Grethe Holm", "grethe.holm@jobcenter.example", "Coaching: mod på at ringe til en mester"
    ),
)
#: what students want to speak with a counsellor about
TOPICS = (
    "Jeg vil øve mig i at fortælle om mig selv.",
    "Min ansøgning til et elfirma.",
    "Jeg er i tvivl, om jeg skal skifte uddannelse.",
)
