"""`matchdag verify-audit`: hold the audit logs of all three services against their seals."""

import sys
from pathlib import Path

import click

from services.suite.settings import DEFAULT_DATA, data_folder


@click.command()
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help=f"The data folder; else MATCHDAG_DATA_DIR, else ./{DEFAULT_DATA}.",
)
@click.option("--accept-restored", is_flag=True, help="A back-up was put back: begin from there.")
def verify_audit(data: Path | None, accept_restored: bool) -> None:
    """Name every row that is not what was sealed; ends with 1 where there is one."""
    from services.suite.server.data_folder import DataFolder
    from services.suite.settings import environment
    from shared.audit.command import verify_audit as verify_service
    from shared.settings import SettingsReader
    from shared.web.service_settings import read_audit_settings

    folder = DataFolder(data_folder(data).resolve())
    holds_everywhere = True
    for service in ("scheduling", "registration", "notifications"):
        if not folder.database(service).exists():
            raise click.ClickException(f"{folder.path} holds no installation.")
        url = folder.database_url(service)
        settings = read_audit_settings(SettingsReader(environment()), url)
        lines, holds = verify_service(service, url, settings, accept_restored=accept_restored)
        holds_everywhere &= holds
        click.echo("\n".join([f"{service}:", *(f"  {line}" for line in lines)]))
    sys.exit(0 if holds_everywhere else 1)
