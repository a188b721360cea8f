"""Which object of one snapshot is which of the other: by name, then by OID, and what that does to references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog.keys import anchor, keys, mentioning, numbers_by_name, places_of, refers
from harness.catalog.naming import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.catalog.values import Snapshot

ORDER = words(
    """pg_authid pg_tablespace pg_database pg_namespace pg_type pg_language pg_am pg_class pg_proc
    pg_collation pg_conversion pg_operator pg_opfamily pg_opclass pg_constraint pg_ts_parser
    pg_ts_template pg_ts_dict pg_ts_config pg_foreign_data_wrapper pg_foreign_server pg_extension
    pg_event_trigger pg_publication pg_subscription pg_parameter_acl pg_largeobject_metadata"""
)
"""Catalogs whose rows others refer to by OID, each after those that its natural key refers to."""

LATER = words(
    """pg_amop pg_amproc pg_attrdef pg_cast pg_default_acl pg_enum pg_policy pg_publication_namespace
    pg_publication_rel pg_rewrite pg_statistic_ext pg_transform pg_trigger pg_user_mapping
    pg_auth_members"""
)
"""Catalogs with OIDs that only dependencies, comments and the like refer to."""

Lines = dict[str, list[str]]


class Match:
    """
    The pairing of two snapshots' objects.

    Only rows that differ take part. Where an OID names another object than before, rows that refer to it and are equal
    as text do differ, so they join, until nothing joins any more.

    Attributes:
        before: Rows of the first side to compare, by catalog; *after* those of the second.
        oids: By catalog: OID of the first side → OID of the same object on the second, `-oid` where it is gone.
        columns: By relation's OID of the first side: column number → number of the same column on the second side;
            only relations with a column that moved or is gone.
    """

    def __init__(self, before: Snapshot, after: Snapshot) -> None:
        """Pair the objects of two snapshots."""
        self._sides = (before, after)
        self._catalogs = {shape.oid: name for name, shape in before.shapes.items()}
        self.same_cluster = before.origin.system == after.origin.system
        self.same_server = self.same_cluster and before.origin.started == after.origin.started
        self.before, self.after = self._differing()
        self.oids: dict[str, dict[str, str]] = {}
        self.columns: dict[str, dict[str, str]] = {}
        self._pair()
        if self.same_cluster:
            while self._join():
                self._pair()

    def oid(self, catalog: str, oid: str | None) -> str | None:
        """Translate an OID of the first side."""
        return self.oids.get(catalog, {}).get(oid or "", oid)

    def catalog(self, oid: str | None) -> str:
        """Give the name of the catalog whose OID is *oid*; empty where it is none that snapshots hold."""
        return self._catalogs.get(oid or "", "")

    def number(self, relation: str | None, number: str) -> str:
        """Translate a column number of the relation *relation*, an OID of the first side."""
        return self.columns.get(relation or "", {}).get(number, number)

    def paired(self, catalog: str, oid: str) -> bool:
        """Say whether an object of the first side is on the second side too."""
        return not self.oids.get(catalog, {}).get(oid, oid).startswith("-")

    def _differing(self) -> tuple[Lines, Lines]:
        """Give the rows that stand on one side alone; across clusters equal texts mean nothing, so give all."""
        firsts: Lines = {}
        seconds: Lines = {}
        before, after = self._sides
        for catalog in before.shapes.keys() & after.shapes.keys():
            if catalog not in before.user or catalog not in after.user:
                continue
            first, second = before.user[catalog], after.user[catalog]
            firsts[catalog], seconds[catalog] = [], []
            if not self.same_cluster:
                firsts[catalog], seconds[catalog] = first.lines, second.lines
                continue
            if first.text != second.text:
                known, new = set(first.lines), set(second.lines)
                firsts[catalog] = [line for line in first.lines if line not in new]
                seconds[catalog] = [line for line in second.lines if line not in known]
            if before.shapes[catalog] != after.shapes[catalog]:
                continue
            built, rebuilt = before.builtin.get(catalog), after.builtin.get(catalog)
            if built is not None and rebuilt is not None and built.text != rebuilt.text:
                known, new = set(built.lines), set(rebuilt.lines)
                firsts[catalog] = firsts[catalog] + [line for line in built.lines if line not in new]
                seconds[catalog] = seconds[catalog] + [line for line in rebuilt.lines if line not in known]
        return firsts, seconds

    def _pair(self) -> None:
        """Pair all objects among the rows that differ, then the columns of their relations."""
        self.oids = {}
        self.columns = {}
        if not self.same_cluster:
            self._pair_builtin()
        for catalog in ORDER:
            self._pair_catalog(catalog)
        self._pair_columns()
        for catalog in LATER:
            self._pair_catalog(catalog)

    def _pair_builtin(self) -> None:
        """Pair what initdb made by name: another build of the server numbers it otherwise."""
        before, after = self._sides
        for catalog in ORDER:
            first, second = before.builtin.get(catalog), after.builtin.get(catalog)
            if first is not None and second is not None and first.text != second.text:
                self._pair_lines(catalog, first.lines, second.lines)

    def _pair_catalog(self, catalog: str) -> None:
        if catalog in self.before:
            self._pair_lines(catalog, self.before[catalog], self.after[catalog])

    def _pair_lines(self, catalog: str, before: list[str], after: list[str]) -> None:
        """Pair rows by natural key; what is left with the same OID on one server has been renamed."""
        shapes = (self._sides[0].shapes[catalog], self._sides[1].shapes[catalog])
        if not before or not shapes[0].has_oid:
            return
        old = keys(shapes[0], before, self)
        by_key = {key: oid for oid, key in keys(shapes[1], after, None)}
        found = {oid: by_key[key] for oid, key in old if key in by_key}
        taken = set(found.values())
        free = {oid: key for key, oid in by_key.items() if oid not in taken} if self.same_server else {}
        for oid, key in old:
            if oid not in found:
                renamed = oid in free and anchor(shapes[0], free[oid]) == anchor(shapes[0], key)
                found[oid] = oid if renamed else f"-{oid}"
        self.oids.setdefault(catalog, {}).update(found)

    def _pair_columns(self) -> None:
        """Pair the columns of each relation by name, then by number where the relation itself is the same."""
        if "pg_attribute" not in self.before:
            return
        before = numbers_by_name(self._sides[0].shapes["pg_attribute"], self.before["pg_attribute"])
        after = numbers_by_name(self._sides[1].shapes["pg_attribute"], self.after["pg_attribute"])
        for relation, names in before.items():
            target = self.oid("pg_class", relation) or ""
            others = after.get(target, {})
            if names == others or target.startswith("-"):
                continue
            moved = {number: others[name] for name, number in names.items() if name in others}
            free = set(others.values()) - set(moved.values()) if self.same_server and target == relation else set()
            for number in names.values():
                if number not in moved:
                    moved[number] = number if number in free else f"-{number}"
            if any(number != other for number, other in moved.items()):
                self.columns[relation] = moved

    def _join(self) -> bool:
        """Let rows join that are equal as text and refer to what moved; say whether any did."""
        touched = self._touched()
        everything = frozenset[str]().union(*touched.values())
        joined = False
        for catalog in self.before if touched else ():
            shape = self._sides[0].shapes[catalog]
            places = places_of(shape, touched, everything)
            if not places or shape != self._sides[1].shapes[catalog]:
                continue
            known = set(self.before[catalog])
            new = [
                line
                for shelves in (self._sides[0].user, self._sides[0].builtin)
                if catalog in shelves
                for line in mentioning(shelves[catalog], everything)
                if line not in known and refers(shape, line, places)
            ]
            if new:
                self.before[catalog] = self.before[catalog] + new
                self.after[catalog] = self.after[catalog] + new
                joined = True
        return joined

    def _touched(self) -> Mapping[str, set[str]]:
        """List OIDs that name another object than before, and relations with columns that did, by catalog."""
        touched: dict[str, set[str]] = {}
        for catalog, oids in self.oids.items():
            taken = set(oids.values())
            moved = {oid for oid, other in oids.items() if oid != other and (not other.startswith("-") or oid in taken)}
            if moved:
                touched[catalog] = moved
        if self.columns:
            touched.setdefault("pg_class", set()).update(self.columns)
        return touched
