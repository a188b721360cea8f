"""Defects planted in copies of the product: each a small file that changes one function or policy."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from harness.fuzz import targets
from harness.fuzz.campaign import Campaign
from harness.fuzz.models import load
from harness.postgres.database import Template
from harness.settings import Budget
from tests.integration.product.files import BEFORE, DEMO, MIGRATION, PLATFORM, run_scripts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.fuzz.confirm import Connect
    from harness.fuzz.fired import Fired
    from harness.postgres.database import Database, Databases

ROOT = Path(__file__).parents[3]
FILES = tuple(sorted((Path(__file__).parent / "defects").glob("*.sql")))
MODELS = load(ROOT / "tests" / "models.py", ROOT)
PLANT = """
create function pg_temp.plant(place text, was text, becomes text) returns void language plpgsql as $plant$
declare
    v_definition constant text := pg_catalog.pg_get_functiondef(plant.place::pg_catalog.regprocedure);
begin
    if pg_catalog.strpos(v_definition, plant.was) = 0 then
        raise exception 'function % does not hold %', plant.place, plant.was;
    end if;
    execute pg_catalog.replace(v_definition, plant.was, plant.becomes);
end;
$plant$
"""


def product(databases: Databases) -> Template:
    """Give the template of the product after the migration, with the demo data."""
    scripts = (PLATFORM, *BEFORE, DEMO, MIGRATION)
    return databases.template("corpus", lambda conn: run_scripts(conn, scripts))


def fired(databases: Databases, template: Template, defect: Path | None, names: Sequence[str] = ()) -> list[Fired]:
    """
    Plant a defect in a copy of the product, and fire with the budget of the gate.

    Args:
        defect: A file whose first line names the targets to fire at: what the others come to does not change.
        names: Targets where there is no defect; all where none are named.
    """
    if defect is not None:
        names = defect.read_text(encoding="utf-8").splitlines()[0].removeprefix("-- ").split()
    with databases.clone(template) as planted:
        if defect is not None:
            with planted.connect() as conn:
                conn.execute(PLANT.encode())
                conn.execute(defect.read_text(encoding="utf-8").encode())
        with databases.clone(Template(planted.name)) as work:
            fresh = lambda: _fresh(databases, planted)  # noqa: E731
            with Campaign(work.connect, fresh, Budget(), 0, MODELS) as campaign, work.connect() as conn:
                found = targets.named(conn, names) if names else targets.found(conn)
                return [campaign.fire(target) for target in found]


@contextmanager
def _fresh(databases: Databases, planted: Database) -> Iterator[Connect]:
    with databases.clone(Template(planted.name)) as copy:
        yield copy.connect


def said(found: Sequence[Fired]) -> list[str]:
    """List what was found that weighs."""
    return [f"{each.target}: {suspicion.message}" for each in found for suspicion in each.suspicions if suspicion.grave]
