"""The `matchdag` command; each subcommand is imported only when it is used, so help is instant."""

from importlib import import_module

import click

#: name → (module, function, what `matchdag --help` says of it)
COMMANDS = {
    "up": ("services.suite.cli.up", "up", "Start Matchdag on this machine."),
    "plan": ("services.suite.cli.plan", "plan", "Plan schedules from files, without a server."),
    "backup": (
        "services.suite.cli.backup",
        "backup",
        "Write everything to one file, also while Matchdag runs.",
    ),
    "restore": ("services.suite.cli.restore", "restore", "Make a data folder from a back-up."),
    "erased": (
        "services.suite.cli.erased",
        "erased",
        "List who was erased, as ids, to keep apart from the back-ups.",
    ),
    "doctor": (
        "services.suite.cli.doctor",
        "doctor",
        "Say what is wrong with an installation, and sign its administrators in.",
    ),
    "reset-factor": (
        "services.suite.cli.reset_factor",
        "reset_factor",
        "Take away a code app that is lost; for the last administrator.",
    ),
    "verify-audit": (
        "services.suite.cli.verify_audit",
        "verify_audit",
        "Name every row of the audit logs that is not what was sealed.",
    ),
    "sample": (
        "services.suite.cli.sample",
        "sample",
        "Write example lists to try the imports with.",
    ),
}


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, function, _about = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_m, _f, about) in COMMANDS.items()])


@click.group(cls=_LazyGroup)
@click.version_option(package_name="matchdag")
def main() -> None:
    """Plan and run events where students meet companies."""
