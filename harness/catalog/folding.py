"""What goes with what: parts of a whole that is new or gone, and echoes of a change of the whole."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from harness.catalog.drafts import CLUSTER
from harness.catalog.values import LEFT_BEHIND, MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from harness.catalog.drafts import Draft, Key, Sides
    from harness.catalog.index import Index

    Said = dict[tuple[Key | None, str, str | None, str | None], Draft]
    Parents = dict[tuple[str, str], list[tuple[Key, str]]]
    """By object: what it goes with, and the type of that dependency."""

TABLES = frozenset("rpvmf")
INHERITED = (" local definition", "number of parents that it is inherited from")
OF_CONSTRAINT = frozenset({"columns", "UNIQUE", "PRIMARY KEY", "EXCLUDE"})
"""What an index says again of the constraint that it serves."""
OWN_WORD = frozenset({"pg_opclass"})
"""Objects that are told beside the one that was made with them: an operator class and its family."""


def fold(sides: Sides, drafts: Iterable[Draft]) -> list[Draft]:
    """Leave out what goes with an object that one side alone has, and what only repeats a change of such a whole."""
    listed = list(drafts)
    for second in (False, True):
        listed = _folded(sides, listed, second=second)
    for leave_out in (_without_not_null, _without_inherited, _without_index_of_constraint, _without_echoes):
        listed = leave_out(sides, listed)
    return listed


def _folded(sides: Sides, drafts: list[Draft], *, second: bool) -> list[Draft]:
    """Fold on one side."""
    alone = {
        draft.own
        for draft in drafts
        if draft.own and draft.change.attribute in {LEFT_BEHIND, MISSING} and _is_second(draft) == second
    }
    if not alone:
        return drafts
    index = sides.side(second=second).index
    lines = (sides.match.after if second else sides.match.before).get("pg_depend", [])
    parents = _parents(index, {(draft.own[0], draft.own[1]) for draft in drafts if draft.own}, lines)
    kept: list[Draft] = []
    for draft in drafts:
        key = draft.own or (draft.after if second else draft.before)
        if draft.own is None and key is not None and not alone.isdisjoint({key, (key[0], key[1], "0")}):
            continue
        if draft.own is not None and _is_second(draft) == second and _goes_with(index, draft.own, alone, parents):
            continue
        kept.append(draft)
    return kept


def _is_second(draft: Draft) -> bool:
    return draft.before is None and draft.after is not None


def _goes_with(index: Index, key: Key, alone: set[Key], parents: Parents) -> bool:
    """Say whether an object that one side alone has is part of another such object."""
    catalog, oid, number = key
    if number != "0":
        return (catalog, oid, "0") in alone
    row = index.row(catalog, oid)
    for (target, other, column), kind in parents.get((catalog, oid), []):
        whole = (target, other, "0") in alone
        if kind == "e":
            if whole:
                return True
            continue
        if catalog in OWN_WORD or row is None:
            continue
        if catalog == "pg_class" and target == "pg_class" and row["relkind"] in TABLES:
            continue
        if catalog in {"pg_amop", "pg_amproc"} and target not in {"pg_opclass", "pg_opfamily"}:
            continue
        if whole or (
            column != "0"
            and (target, other, column) in alone
            and (catalog == "pg_class" or (catalog == "pg_constraint" and row["contype"] == "n"))
            and (catalog != "pg_class" or row["relkind"] == "S")
        ):
            return True
    return False


def _parents(index: Index, wanted: AbstractSet[tuple[str, str]], lines: Iterable[str]) -> Parents:
    """Read from rows of pg_depend what each of the objects *wanted* goes with."""
    found: Parents = {}
    shape = index.snapshot.shapes["pg_depend"]
    order = ("classid", "objid", "refclassid", "refobjid", "refobjsubid", "deptype")
    read = itemgetter(*(shape.position[name] for name in order))
    objects = {oid for _, oid in wanted}
    place = shape.position["objid"]
    for line in lines:
        pieces = line[1:-1].split(",")
        if pieces[place] not in objects:
            continue
        class_oid, oid, target, other, column, kind = read(pieces)
        key = (index.catalog(class_oid), oid)
        if kind != "x" and key in wanted:
            found.setdefault(key, []).append(((index.catalog(target), other, column), kind))
    return found


def _without_not_null(_: Sides, drafts: list[Draft]) -> list[Draft]:
    """Leave out the constraint of a NOT NULL where the column tells that it gained or lost it (18 and newer)."""
    told = {
        (draft.change.identity, draft.change.attribute)
        for draft in drafts
        if draft.change.attribute.endswith(" NOT NULL")
    }
    return [
        draft
        for draft in drafts
        if not (
            draft.change.kind == "constraint"
            and draft.change.attribute in {LEFT_BEHIND, MISSING}
            and draft.change.identity.endswith(f"_not_null on {draft.change.identity.partition(' on ')[2]}")
            and (words := draft.change.after or draft.change.before or "").startswith("NOT NULL ")
            and (
                draft.change.identity.partition(" on ")[2],
                f"column {words[9:]} {'gained' if draft.change.attribute == LEFT_BEHIND else 'lost'} NOT NULL",
            )
            in told
        )
    ]


def _without_inherited(sides: Sides, drafts: list[Draft]) -> list[Draft]:
    """Leave out what columns and constraints repeat of a table that gained or lost a parent."""
    tables = {
        draft.after or draft.before
        for draft in drafts
        if draft.change.attribute.partition(" ")[2].startswith(("inheritance from ", "place as partition "))
    }
    tables |= {(key[0], str(sides.match.oid(key[0], key[1])), "0") for key in tables if key}

    def repeats(draft: Draft) -> bool:
        attribute, key = draft.change.attribute, draft.after
        if key is None or not (attribute.endswith(INHERITED) or attribute == "partition bound"):
            return False
        row = sides.after.index.row(*key[:2]) if key[0] == "pg_constraint" else None
        return (("pg_class", str(row["conrelid"]), "0") if row else key) in tables

    return [draft for draft in drafts if not repeats(draft)] if tables else drafts


def _without_index_of_constraint(sides: Sides, drafts: list[Draft]) -> list[Draft]:
    """Leave out what an index repeats of its constraint, whose kind or columns are others."""
    indexes: set[Key] = set()
    for draft in drafts:
        if draft.after and draft.after[0] == "pg_constraint" and draft.change.attribute in {"kind", "columns"}:
            row = sides.after.index.row(*draft.after[:2])
            indexes.add(("pg_class", str(row["conindid"]) if row else "", "0"))
    return [
        draft
        for draft in drafts
        if draft.after not in indexes
        or draft.change.attribute.removeprefix("gained ").removeprefix("lost ") not in OF_CONSTRAINT
    ]


def _without_echoes(sides: Sides, drafts: list[Draft]) -> list[Draft]:
    """Leave out a part's change that is the same as its whole's: another owner, schema or persistence."""
    said: Said = {(draft.after, *_words(draft)): draft for draft in drafts if draft.after and draft.before}
    echoing = [draft for draft in said.values() if _echoes(draft)]
    if len(echoing) < 2:
        return drafts
    index = sides.after.index
    shelves = (index.snapshot.user.get("pg_depend"), index.snapshot.builtin.get("pg_depend"))
    lines = [line for shelf in shelves if shelf for line in shelf.lines]
    pending = {(draft.after[0], draft.after[1]) for draft in echoing if draft.after}
    parents: Parents = {}
    while pending:
        found = _parents(index, pending, lines)
        parents.update(found)
        pending = {(key[0], key[1]) for listed in found.values() for key, _ in listed} - parents.keys()
        if not found:
            break
    return [draft for draft in drafts if not (draft in echoing and _repeats(draft, said, parents))]


def _echoes(draft: Draft) -> bool:
    attribute = draft.change.attribute
    return attribute in {"owner", "persistence"} or attribute.startswith("moved to ")


def _words(draft: Draft) -> tuple[str, str | None, str | None]:
    """Give a change's own words; a schema is told of an extension otherwise than of its members."""
    change = draft.change
    if change.kind == "extension" and change.attribute == "schema":
        return ("moved", change.before, change.after)
    if change.attribute.startswith("moved to "):
        return ("moved", change.before, change.after)
    return (change.attribute, change.before, change.after)


def _repeats(draft: Draft, said: Said, parents: Parents) -> bool:
    """Say whether something that the object goes with has the same change."""
    return any((key, *_words(draft)) in said for key in _above(draft.after, parents))


def _above(key: Key | None, parents: Parents) -> Iterator[Key]:
    """List everything that an object goes with, near or far."""
    seen: set[tuple[str, str]] = set()
    pending = [(key[0], key[1])] if key and key[0] not in CLUSTER else []
    while pending:
        place = pending.pop()
        for (catalog, oid, _), _ in parents.get(place, []):
            if (catalog, oid) not in seen:
                seen.add((catalog, oid))
                pending.append((catalog, oid))
                yield (catalog, oid, "0")
