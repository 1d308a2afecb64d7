"""Help as click prints it, for groups of commands: also where nothing is said, and under headings."""

from __future__ import annotations

from collections.abc import Mapping

import click


class HelpfulGroup(click.Group):
    """A group that answers with its help, on stdout, where no command is named."""

    def __init__(self, *words: object, sections: Mapping[str, tuple[str, ...]] | None = None, **extra: object) -> None:
        super().__init__(*words, **extra)  # type: ignore[arg-type]
        self.sections = sections or {}

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), color=ctx.color)
            ctx.exit()
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was named. Usage errors that click gives no context get the command's."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            command = self.get_command(ctx, ctx.invoked_subcommand or "")
            if error.ctx is None and command is not None:
                error.ctx = click.Context(command, ctx, ctx.invoked_subcommand)
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands under the headings of their sections; without sections as click lists them."""
        if not self.sections:
            return super().format_commands(ctx, formatter)
        names = self.list_commands(ctx)
        widest = max(map(len, names), default=0)
        placed = {name for section in self.sections.values() for name in section}
        rest = tuple(name for name in names if name not in placed)
        for title, section in {**self.sections, "More": rest}.items():
            commands = [(name, self.get_command(ctx, name)) for name in section if name in names]
            width = formatter.width - widest - 6
            rows = [(name.ljust(widest), each.get_short_help_str(width)) for name, each in commands if each]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)
