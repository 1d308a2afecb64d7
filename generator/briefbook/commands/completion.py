"""`briefbook completion`: the script by which a shell completes commands, options and choices."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from briefbook.commands.terminal import say, write

SHELLS = ("bash", "zsh", "fish")
_USE = {
    "bash": 'eval "$(briefbook completion bash)"   # in ~/.bashrc',
    "zsh": 'eval "$(briefbook completion zsh)"    # in ~/.zshrc, behind compinit',
    "fish": "briefbook completion fish > ~/.config/fish/completions/briefbook.fish",
}


@click.command(epilog="\b\nExample:\n  briefbook completion bash")
@click.argument("shell", metavar="SHELL", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print a script for tab completion.

    SHELL is bash, zsh or fish. The script goes to stdout, and instructions go to stderr.
    """
    found = get_completion_class(shell)
    assert found is not None
    root = context.find_root().command
    write(found(root, {}, "briefbook", "_BRIEFBOOK_COMPLETE").source())
    say(f"to use it: {_USE[shell]}")
