"""`matchdag sample`: example lists for trying the imports and `matchdag plan --from-folder`."""

from pathlib import Path
from random import Random

import click


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--seed", type=int, default=None, help="Another seed draws another school.")
def sample(folder: Path, seed: int | None) -> None:
    """Write students.xlsx, companies.xlsx, rooms.xlsx and wishes.xlsx into FOLDER."""
    from services.suite.demo import population, sheets
    from services.suite.demo.companies import read_companies
    from services.suite.demo.invited import COMING

    random = Random(population.SEED if seed is None else seed)  # noqa: S311 - invented people
    students = population.make_students(random)
    companies = read_companies()[:COMING]
    wishes = population.make_wishes(random, students, companies)
    written = {
        "students.xlsx": sheets.students_sheet(students),
        "companies.xlsx": sheets.companies_sheet(companies),
        "rooms.xlsx": sheets.rooms_sheet(population.make_rooms()),
        "wishes.xlsx": sheets.wishes_sheet(students, wishes),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in written.items():
        (folder / name).write_bytes(content)
        click.echo(folder / name)
