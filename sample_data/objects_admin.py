"""Neutral objects of an estate's administration: users, roles, directories, jobs.

Same conventions as `objects_infra`.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sample_data.objects_tenant import Account


@dataclass(eq=False, slots=True)
class User:
    """A user of an account; its role is the account's."""

    id: str
    name: str
    account: Account
    created: datetime
    source: str = "native"
    two_factor: bool = True
    mandated: bool = True
    api_key: bool = False


@dataclass(eq=False, slots=True)
class Role:
    """A role with its rules in order: (command or pattern, allow or deny)."""

    id: str
    name: str
    type: str
    is_default: bool = True
    rules: list[tuple[str, str]] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class LdapServer:
    """A directory users log in with."""

    id: str
    host: str
    port: int


@dataclass(eq=False, slots=True)
class Job:
    """An asynchronous job. `status` is 0 pending, 1 done, 2 failed."""

    id: str
    command: str
    status: int
    account: Account
    created: datetime
    instance_type: str
    instance_id: str
    code: int = 0
    error: str = ""
