"""Types from the catalog: all that some columns and arguments need, read in as many round trips as they are deep."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from harness.fuzz.kinds import Array, Base, Composite, Domain, Enum, Multirange, Pseudo, Range

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.fuzz.kinds import Kind
    from harness.fuzz.session import Cursor

TYPES = """
select t.oid::int8, t.typtype::text, t.typcategory::text, pg_catalog.format_type(t.oid, -1),
    t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace, t.typbasetype::int8, t.typtypmod, t.typnotnull,
    e.oid::int8, e.typdelim::text,
    coalesce(r.rngsubtype, m.rngtypid)::int8, r.rngcanonical <> 0,
    (select pg_catalog.array_agg(l.enumlabel::text order by l.enumsortorder)
        from pg_catalog.pg_enum as l where l.enumtypid = t.oid),
    (select pg_catalog.array_agg(pg_catalog.pg_get_expr(c.conbin, 0) order by c.conname)
        from pg_catalog.pg_constraint as c where c.contypid = t.oid and c.contype = 'c'),
    a.names, a.types, a.modifiers
from pg_catalog.pg_type as t
left join pg_catalog.pg_type as e on e.typarray = t.oid
left join pg_catalog.pg_range as r on r.rngtypid = t.oid
left join pg_catalog.pg_range as m on m.rngmultitypid = t.oid
left join lateral (
    select pg_catalog.array_agg(a.attname::text order by a.attnum) as names,
        pg_catalog.array_agg(a.atttypid::int8 order by a.attnum) as types,
        pg_catalog.array_agg(a.atttypmod order by a.attnum) as modifiers
    from pg_catalog.pg_attribute as a
    where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
) as a on t.typtype = 'c'
where t.oid = any (%s)
"""
_OID, _TYPE, _CATEGORY, _NAME, _BUILTIN, _BASE, _MODIFIER, _NOT_NULL, _ELEMENT, _DELIMITER = range(10)
_INNER, _DISCRETE, _LABELS, _CHECKS, _FIELDS, _FIELD_TYPES, _FIELD_MODIFIERS = range(10, 17)


class Types:
    """The types of one database, read as they are needed."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._known: dict[int, tuple[object, ...]] = {}

    def need(self, oids: Iterable[int]) -> None:
        """Read types, and all that they are made of."""
        missing = set(oids) - self._known.keys()
        while missing:
            found = self._cursor.execute(TYPES.encode(), [sorted(missing)], prepare=False).fetchall()
            self._known |= {cast("int", row[_OID]): row for row in found}
            missing = {part for row in found for part in _parts(row)} - self._known.keys()

    def kind(self, oid: int, modifier: int = -1) -> Kind:  # noqa: PLR0911 - one for each kind
        """Give a type that was read, with the modifier of its column."""
        row = self._known[oid]
        name = str(row[_NAME])
        if row[_ELEMENT] is not None:
            return Array(name, self.kind(cast("int", row[_ELEMENT]), modifier), str(row[_DELIMITER]))
        match row[_TYPE]:
            case "c":
                names = cast("list[str]", row[_FIELDS] or [])
                types = cast("list[int]", row[_FIELD_TYPES] or [])
                modifiers = cast("list[int]", row[_FIELD_MODIFIERS] or [])
                fields = (self.kind(each, own) for each, own in zip(types, modifiers, strict=True))
                return Composite(name, tuple(zip(names, fields, strict=True)))
            case "d":
                base = self.kind(cast("int", row[_BASE]), cast("int", row[_MODIFIER]))
                return Domain(name, base, bool(row[_NOT_NULL]), tuple(cast("list[str]", row[_CHECKS] or [])))
            case "e":
                return Enum(name, tuple(cast("list[str]", row[_LABELS] or [])))
            case "r":
                return Range(name, self.kind(cast("int", row[_INNER])), bool(row[_DISCRETE]))
            case "m":
                return Multirange(name, cast("Range", self.kind(cast("int", row[_INNER]))))
            case "p":
                return Pseudo(name)
            case _:
                return Base(name, str(row[_CATEGORY]), modifier, bool(row[_BUILTIN]))


def _parts(row: tuple[object, ...]) -> list[int]:
    """List the types that a type is made of."""
    single = [cast("int", row[place]) for place in (_BASE, _ELEMENT, _INNER) if row[place]]
    return [*single, *cast("list[int]", row[_FIELD_TYPES] or [])]
