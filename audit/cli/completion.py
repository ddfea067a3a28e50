"""`stackaudit completion`: the script a shell needs."""

import click
from click.shell_completion import get_completion_class

from audit.errors import ConfigError


@click.command("completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print the completion script for a shell.

    \b
    Example:
      stackaudit completion bash > ~/.local/share/bash-completion/completions/stackaudit
    """
    found = get_completion_class(shell)
    if found is None or ctx.parent is None:
        raise ConfigError(f"no completion is known for {shell}.")
    script = found(ctx.parent.command, {}, "stackaudit", "_STACKAUDIT_COMPLETE")
    click.echo(script.source())
    return 0
