"""Ad-hoc SQL on a database file: one statement, or a shell.

Both are loaded when asked for: one statement must not wait for what only the shell needs.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audit.shell.repl import run_shell
    from audit.shell.run import run_statement

__all__ = ["run_shell", "run_statement"]


def __getattr__(name: str) -> Any:
    """Load `run_shell` or `run_statement` at its first use."""
    if name == "run_shell":
        from audit.shell.repl import run_shell  # noqa: PLC0415 - see above

        return run_shell
    if name == "run_statement":
        from audit.shell.run import run_statement  # noqa: PLC0415 - see above

        return run_statement
    raise AttributeError(name)
