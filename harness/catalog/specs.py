"""What each column of each catalog is called in words, and how its values read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog.specs_a_f import FIRST
from harness.catalog.specs_i_u import REST

if TYPE_CHECKING:
    from harness.catalog.vocabulary import Spec

SPECS: dict[str, dict[str, Spec]] = FIRST | REST
