"""
Draw the tables, foreign keys and triggers of sql/ from the catalog.

`python -m docs.database.picture.draw`, from the top of the repository, makes tables-and-triggers.svg anew.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from docs.database.picture.tables import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docs.database.picture.tables import Table

DOCS = Path(__file__).parents[2]
PICTURE = DOCS / "database" / "tables-and-triggers.svg"
MIGRATION = DOCS.parent / "sql" / "04_triggers_and_functions.sql"

COLUMNS: Sequence[Sequence[str]] = (
    ("auth.users", "users", "user_clinic_roles"),
    ("clinics", "providers", "data_sources", "metric_definitions"),
    ("metric_values", "metric_aggregations", "clinic_monthly_metrics", "generated_reports", "goals", "goal_progress"),
)
APART: Sequence[Sequence[str]] = (
    ("audit_logs", "private.dirty_metric_days", "private.goal_completions"),
    ("private.jobs", "scheduled_jobs", "scheduled_job_runs", "function_performance"),
)
"""What no foreign key joins to the rest, under the first columns: the log and what triggers note; jobs, monitoring."""
TITLES = ("Log and queues", "Jobs and monitoring")
AUTH_COLUMNS = ("id", "email", "email_confirmed_at", "raw_app_meta_data", "raw_user_meta_data", "deleted_at")
"""Those that the triggers look at."""
ALIKE = frozenset({"id", "created_at", "updated_at"})
"""Columns that tell nothing: nearly every table has them."""
HUES = {
    "auth.users": "#8a8f98",
    "users": "#d9822b",
    "clinics": "#3b82c4",
    "providers": "#3d9a5f",
    "data_sources": "#1f9e9e",
    "metric_definitions": "#9566c9",
    "goals": "#d2558c",
}

WIDTH, GUTTER, EDGE, TOP = 336, 88, 40, 24  # pixels, as all that follow
BETWEEN, HEAD, ROW, PAD = 34, 27, 18, 7
LANE, NEAREST = 12, 14
LETTERS = 46  # of a line of columns


def _lines(table: Table) -> list[str]:
    """Give the columns that are no foreign keys, as many lines as it takes."""
    wanted = AUTH_COLUMNS if table.name == "auth.users" else table.columns
    keys = {column for column, _ in table.keys}
    named = [name for name in wanted if name not in keys and (name not in ALIKE or table.name == "auth.users")]
    return wrap(", ".join(named), LETTERS)


def _height(table: Table) -> int:
    """Give the height of a table's box."""
    parts = (len(table.keys), len(_lines(table)), len(table.triggers))
    return HEAD + sum(count * ROW + PAD for count in parts if count) + 2


@dataclass(slots=True)
class Picture:
    """
    What is drawn, and where the boxes stand.

    Attributes:
        boxes: Column (0 to 2), left and top of each table.
        lanes: By gutter and target, the x of the line that leads to it.
    """

    tables: dict[str, Table]
    boxes: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    lanes: dict[tuple[int, str], int] = field(default_factory=dict)
    drawn: list[str] = field(default_factory=list)
    bottom: int = 0

    def place(self) -> None:
        """Stack the boxes of each column, then those apart below the first ones."""
        ends = []
        for column, names in enumerate(COLUMNS):
            ends.append(self._stack(column, names, TOP))
        below = max(ends[: len(APART)]) + BETWEEN + 8
        reach = [self._stack(column, names, below + 30) for column, names in enumerate(APART)]
        self.bottom = max(*ends, *reach) + 8
        for column, title in enumerate(TITLES):
            left = _left(column)
            self.drawn.append(
                f'<rect class="apart" x="{left - 10}" y="{below - 8}" width="{WIDTH + 20}" '
                f'height="{reach[column] - below + 20}" rx="10"/>'
                f'<text class="title" x="{left}" y="{below + 14}">{title}</text>'
            )

    def _stack(self, column: int, names: Sequence[str], top: int) -> int:
        for name in names:
            self.boxes[name] = (column, _left(column), top)
            top += _height(self.tables[name]) + BETWEEN
        return top - BETWEEN

    def keys(self) -> None:
        """Draw every foreign key: from its row to a lane, along the lane to the table that it names."""
        ends: dict[tuple[int, str], list[int]] = {}
        crossings: dict[str, int] = {}
        self._lane(len(COLUMNS) - 1, "goals")  # the nearest: it is the one that leads to the gutter's own column
        for table in self.tables.values():
            for number, (_, target) in enumerate(table.keys):
                column, left, top = self.boxes[table.name]
                aim = self.boxes[target][0]
                gutter = max(column, aim) if column < aim else column
                y = top + HEAD + PAD + number * ROW + ROW // 2 - 2
                x = left + WIDTH if column < aim else left
                lane = self._lane(gutter, target)
                ends.setdefault((gutter, target), []).append(y)
                self._line(target, f"M{x} {y}H{lane}", (lane, y))
                if aim < column - 1:
                    crossings[target] = gutter
        for target, gutter in crossings.items():
            y = self._gap(gutter - 1)
            ends[gutter, target].append(y)
            ends.setdefault((gutter - 1, target), []).append(y)
            self._line(target, f"M{self._lane(gutter, target)} {y}H{self._lane(gutter - 1, target)}")
        for (gutter, target), ys in ends.items():
            lane = self._lane(gutter, target)
            column, left, top = self.boxes[target]
            y = top + HEAD // 2
            reached = [*ys, y] if target not in crossings or gutter != crossings[target] else ys
            self._line(target, f"M{lane} {min(reached)}V{max(reached)}")
            if y in reached:
                x, tip = (left + WIDTH, 7) if gutter > column else (left, -7)
                self._line(target, f"M{lane} {y}H{x + tip}")
                self.drawn.append(f'<path fill="{HUES[target]}" d="M{x} {y}l{tip} -5v10z"/>')

    def _lane(self, gutter: int, target: str) -> int:
        if (gutter, target) not in self.lanes:
            taken = sum(1 for other, _ in self.lanes if other == gutter)
            self.lanes[gutter, target] = _left(gutter) - NEAREST - taken * LANE
        return self.lanes[gutter, target]

    def _gap(self, column: int) -> int:
        """Give a height at which a line may cross a column: between its first two boxes."""
        first = COLUMNS[column][0]
        return self.boxes[first][2] + _height(self.tables[first]) + BETWEEN // 2

    def _line(self, target: str, path: str, dot: tuple[int, int] | None = None) -> None:
        self.drawn.append(f'<path class="key" stroke="{HUES[target]}" d="{path}"/>')
        if dot:
            self.drawn.append(f'<circle fill="{HUES[target]}" cx="{dot[0]}" cy="{dot[1]}" r="2.6"/>')

    def box(self, table: Table) -> Iterator[str]:
        """Give the box of a table: name, foreign keys, other columns, triggers."""
        _, x, y = self.boxes[table.name]
        made = "ours" if table.ours else "there"
        yield f'<rect class="box" x="{x}" y="{y}" width="{WIDTH}" height="{_height(table)}" rx="6"/>'
        yield f'<path class="{made}" d="M{x} {y + HEAD}v-{HEAD - 6}q0 -6 6 -6h{WIDTH - 12}q6 0 6 6v{HEAD - 6}z"/>'
        yield f'<text class="name" x="{x + 10}" y="{y + 18}">{escape(table.name)}</text>'
        yield f'<text class="note" x="{x + WIDTH - 10}" y="{y + 18}">{table.kind}</text>'
        line = y + HEAD + PAD + 10
        for column, target in table.keys:
            yield f'<text class="column" x="{x + 10}" y="{line}">{column}</text>'
            yield f'<text class="note" x="{x + WIDTH - 10}" y="{line}">→ {target}</text>'
            line += ROW
        line += PAD if table.keys else 0
        for text in _lines(table):
            yield f'<text class="other" x="{x + 10}" y="{line}">{escape(text)}</text>'
            line += ROW
        if table.triggers:
            yield f'<path class="rule" d="M{x} {line - 8}h{WIDTH}"/>'
            line += PAD
        for trigger in table.triggers:
            css = "call" if trigger.ours else "other"
            yield f'<text class="{css}" x="{x + 10}" y="{line}">⚡ {escape(trigger.function)}</text>'
            yield f'<text class="note" x="{x + WIDTH - 10}" y="{line}">{trigger.when}</text>'
            line += ROW


STYLE = """
:root { --paper: #ffffff; --box: #fbfbfc; --line: #c4c9d1; --ink: #1d2129; --soft: #5b6472; --there: #e7eaef;
  --ours: #cfe6d6; --call: #0f6b3c; --apart: #f3f4f7 }
@media (prefers-color-scheme: dark) { :root { --paper: #14171c; --box: #1c2027; --line: #454d5a; --ink: #e8ebf0;
  --soft: #a3acba; --there: #2b313b; --ours: #1f4a33; --call: #7fd6a2; --apart: #191d23 } }
text { font: 11px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: var(--ink) }
.paper { fill: var(--paper) } .box { fill: var(--box); stroke: var(--line) } .rule { stroke: var(--line) }
.apart { fill: var(--apart); stroke: var(--line); stroke-dasharray: 5 4 }
.there { fill: var(--there) } .ours { fill: var(--ours) }
.name { font-size: 13px; font-weight: bold } .title { font: bold 13px system-ui, sans-serif }
.other { fill: var(--soft) } .call { fill: var(--call) }
.note { font: 10px system-ui, 'DejaVu Sans', sans-serif; fill: var(--soft); text-anchor: end }
.legend { font: 12px system-ui, 'DejaVu Sans', sans-serif; fill: var(--soft) }
.key { fill: none; stroke-width: 1.5 }
"""


def _left(column: int) -> int:
    return EDGE + column * (WIDTH + GUTTER)


def draw(tables: dict[str, Table]) -> str:
    """
    Give the picture as SVG.

    Raises:
        ValueError: A table has no place in it, or a place no table.
    """
    placed = {name for names in (*COLUMNS, *APART) for name in names}
    if placed != tables.keys():
        raise ValueError(f"COLUMNS and APART of {__file__} are out of date: {sorted(placed ^ tables.keys())}")
    picture = Picture(tables)
    picture.place()
    picture.keys()
    boxes = [part for table in tables.values() for part in picture.box(table)]
    width, height = _left(3) - GUTTER + EDGE // 2, picture.bottom + 44
    legend = (
        f'<rect class="ours" x="{EDGE}" y="{height - 30}" width="14" height="14" rx="3"/>'
        f'<text class="legend" x="{EDGE + 20}" y="{height - 19}">made by the migration</text>'
        f'<rect class="there" x="{EDGE + 170}" y="{height - 30}" width="14" height="14" rx="3"/>'
        f'<text class="legend" x="{EDGE + 190}" y="{height - 19}">there before</text>'
        f'<text class="legend" x="{EDGE + 290}" y="{height - 19}">⚡ function that a trigger calls; '
        "left out: id, created_at, updated_at, and touch_updated_at before update on every table that has it</text>"
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
            "<title>Tables, foreign keys and triggers</title>",
            f"<style>{STYLE}</style>",
            f'<rect class="paper" width="{width}" height="{height}"/>',
            *picture.drawn,
            *boxes,
            legend,
            "</svg>\n",
        ]
    )


def main() -> None:
    """Migrate a database of its own, and draw what is in it."""
    from harness import config as settings  # noqa: PLC0415 - the test that imports this has a database
    from harness.postgres.database import Databases  # noqa: PLC0415
    from harness.proof.migrated import migrated  # noqa: PLC0415
    from harness.proof.run import links  # noqa: PLC0415
    from harness.source.formats import numbered  # noqa: PLC0415

    config = settings.load(MIGRATION, {}, os.environ, Path.cwd())
    project = numbered.read(config.path, setup=config.setup, fixture=None, variables={})
    scripts = [*project.setup, *(migration.up for migration in (*project.prior, *project.migrations))]
    with links(config)[0]() as link, Databases(link) as databases:
        template = migrated(databases, config.session_options, scripts)
        with databases.clone(template) as database, database.connect() as conn:
            PICTURE.write_text(draw(read(conn)), encoding="utf-8")


if __name__ == "__main__":
    main()
