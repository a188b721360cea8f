"""Run migrations on real databases and gather what a judge needs to know."""

from harness.proof.evidence import Evidence, Hollow, Rows, Step

__all__ = ["Evidence", "Hollow", "Rows", "Step"]
