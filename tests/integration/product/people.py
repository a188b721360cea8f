"""Who is in the demo data, by what they are called there; sql/demo/demo_data/10_people.sql says who they are."""

from __future__ import annotations


def account(number: int) -> str:
    """Give the id in auth.users of the person with that number."""
    return f"a0000000-0000-4000-8000-{number:012d}"


def profile(number: int) -> str:
    """Give the id in users of the person with that number."""
    return f"d0000000-0000-4000-8000-{number:012d}"


def clinic(number: int) -> str:
    """Give the id of the clinic with that number."""
    return f"c0000000-0000-4000-8000-{number:012d}"


def provider(number: int) -> str:
    """Give the id of the provider with that number."""
    return f"b0000000-0000-4000-8000-{number:012d}"


def definition(number: int) -> str:
    """Give the id of the metric definition with that number."""
    return f"f0000000-0000-4000-8000-{number:012d}"


def goal(number: int) -> str:
    """Give the id of the goal with that number."""
    return f"70000000-0000-4000-8000-{number:012d}"


def source(number: int) -> str:
    """Give the id of the data source with that number."""
    return f"50000000-0000-4000-8000-{number:012d}"


ADA = 1  # administrator of the system
CARL, PETRA, STEFAN, VERA = 2, 3, 4, 5  # clinic 1: clinic_admin, provider, staff, viewer
CLEO, PAT = 6, 7  # clinic 2: clinic_admin, provider
KIRI, SAM = 8, 9  # clinic 3: clinic_admin, staff
OTTO = 10  # clinic_admin of clinic 4, which is inactive
GONE = 11  # inactive, once staff of clinic 2
PHONE = 12  # no clinic, no e-mail
MIA = 13  # viewer of clinic 1, provider of clinic 2, no longer staff of clinic 3
INVITED = 14  # no account yet; staff of clinic 1 to come
RUTH = 17  # inactive, her membership of clinic 3 as provider left as it was
OMAR = 18  # member of clinic 3 with the role admin, which counts as clinic_admin there
