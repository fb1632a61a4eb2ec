"""`matchdag up`: the whole suite in one process, with the links to begin with on the console."""

import gc
import logging
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from services.suite.settings import DEFAULT_DATA, data_folder

if TYPE_CHECKING:
    from services.suite.server.suite import Suite


@click.command()
@click.option("--demo", is_flag=True, help="Begin with an invented school and print links to it.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help=f"Folder for databases and key; else MATCHDAG_DATA_DIR, else ./{DEFAULT_DATA}.",
)
@click.option(
    "--host",
    "hosts",
    multiple=True,
    help="Address to listen on; this machine only unless given, 0.0.0.0 for all.",
)
@click.option("--school", default="", help="First start: the name of your school.")
@click.option("--administrator", default="", help="First start: your mail address.")
@click.option("--verbose", is_flag=True, help="Log every request and warning, not only errors.")
def up(
    demo: bool,
    port: int,
    data: Path | None,
    hosts: tuple[str, ...],
    school: str,
    administrator: str,
    verbose: bool,
) -> None:
    """Start Matchdag on this machine. Stop it with Ctrl+C; the data stay."""
    began = time.monotonic()
    gc.disable()  # nothing of a start is garbage, and looking for it takes a tenth of the time
    from services.suite.server.running import LOOPBACK, CannotStart, Wanted, run
    from shared.settings import SettingsError
    from shared.web.logs import configure_logging

    configure_logging(logging.INFO if verbose else logging.ERROR)
    folder = data_folder(data)
    wanted = Wanted(folder, port, hosts or LOOPBACK, is_demo=demo)

    def when_ready(suite: "Suite") -> None:
        gc.freeze()
        gc.enable()
        _say(f"Matchdag kører på {wanted.base_url} ({time.monotonic() - began:.1f} s)")
        if demo:
            _show_demo(suite, wanted.base_url, began)
        else:
            _show_first_steps(suite, wanted.base_url, school, administrator)

    try:
        code = run(wanted, when_ready)
    except (CannotStart, SettingsError) as trouble:
        raise click.ClickException(str(trouble)) from None
    sys.exit(code)


def _show_demo(suite: "Suite", base_url: str, began: float) -> None:
    from services.suite.demo.build import DemoBuilder, DemoStuck
    from services.suite.demo.links import demo_links

    _say("Demoen gøres klar …")
    builder = DemoBuilder(suite.databases)
    try:
        demo = builder.build()
    except DemoStuck as stuck:
        _say(f"Demoen blev ikke færdig (den ventede på: {stuck}). Start igen for at fortsætte.")
        return
    except Exception:
        _say("Demoen kunne ikke gøres færdig. Siderne virker; fejlen står herunder.")
        raise
    with suite.databases["registration"].reading() as session:
        keys = suite.settings.registration.web.secret_keys
        links = demo_links(session, demo, base_url=base_url, keys=keys)
    _say(f"Demoen er klar ({time.monotonic() - began:.1f} s). Log ind som:")
    width = max(len(link.who) for link in links)
    for link in links:
        _say(f"  {link.who:<{width}}  {link.url}")
    _say(f"  {'Postkasse':<{width}}  {base_url}/notifications/mailbox")
    try:
        builder.plan_talks(demo)
    except DemoStuck as stuck:
        _say(f"Oplæggene er ikke planlagt (de ventede på: {stuck}). Start igen for at fortsætte.")
    else:
        _say("Karrieredagen med oplæg er også planlagt.")


def _show_first_steps(suite: "Suite", base_url: str, school: str, administrator: str) -> None:
    from services.suite.server.first_steps import administrator_links, settle_first_school

    if school and administrator:
        settle_first_school(suite, school=school, address=administrator)
    links = administrator_links(suite, base_url)
    if not links:
        _say("Der er ingen skole endnu. Stop, og start igen med:")
        _say('  matchdag up --school "Skolens navn" --administrator dig@skolen.dk')
        _say("eller prøv med opdigtede data:  matchdag up --demo --data demo")
        return
    _say("Log ind på denne maskine (gælder i ti minutter; start igen for et nyt link):")
    for name, link in links:
        _say(f"  {name}: {link}")


def _say(words: str) -> None:
    click.echo(words)
    sys.stdout.flush()
