"""
What somebody's standing in a clinic is, as the contract says it: a model that knows nothing of the SQL.

Source: the SQL contract, Settled, Identity and Helpers.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from tests.integration.product.access import RANKS


@dataclass(frozen=True, slots=True)
class Standing:
    """
    A person and a clinic.

    Attributes:
        person_active: Whether the profile is.
        admin: Whether the profile's role is admin.
        clinic_active: Whether the clinic is.
        membership: Its role and whether it is active; `None` where there is none.
    """

    person_active: bool
    admin: bool
    clinic_active: bool
    membership: tuple[str, bool] | None

    @property
    def everywhere(self) -> bool:
        """Whether the person is an administrator of the system."""
        return self.person_active and self.admin

    def role(self) -> str | None:
        """Give the role that the person has in the clinic now; `None` for none."""
        if self.everywhere:
            return "admin"
        if not self.person_active or not self.clinic_active or self.membership is None:
            return None
        role, active = self.membership
        return counts_as(role) if active else None

    def holds(self, required: str | None) -> bool:
        """Say whether the person has the required role or a higher one; any will do for `None`."""
        role = self.role()
        return role is not None and RANKS[role] >= RANKS[required or "viewer"]

    def listed(self) -> tuple[str, bool] | None:
        """Give role and activity as a list of the person's clinics says them; `None` where it leaves the clinic out."""
        if self.everywhere:
            return "admin", True
        if self.membership is None:
            return None
        return counts_as(self.membership[0]), self.role() is not None


def counts_as(role: str) -> str:
    """Give what a membership of that role counts as in its clinic."""
    return "clinic_admin" if role == "admin" else role


MEMBERSHIPS = (None, *product(RANKS, (True, False)))
ALL = tuple(Standing(*cell) for cell in product((True, False), (True, False), (True, False), MEMBERSHIPS))
