"""What the server does not say about its own catalogs: natural keys, what is left out, how node trees are read."""

from __future__ import annotations

from dataclasses import dataclass

BUILTIN = "x.oid < 16384"
NOT_TEMPORARY = "not starts_with(x.nspname, 'pg_temp_') and not starts_with(x.nspname, 'pg_toast_temp_')"
OWN_DATABASE = "(select d.oid from pg_catalog.pg_database as d where d.datname = pg_catalog.current_database())"
OF_DATABASE_OR_SHARED = f"(x.classoid <> 1262 or x.objoid = {OWN_DATABASE})"
TOAST_NAMESPACE = 99
OF_TOAST = "(select t.oid from pg_catalog.pg_class as t where t.relnamespace = 99)"

FUNCTION_WHEN = r"""substring(pg_catalog.pg_get_triggerdef(x.oid) from ' WHEN \((.*)\) EXECUTE FUNCTION ')"""
# Deparsing the views of initdb would cost the first reading of a process as much as all the rest, so of them only a
# digest of the parser's tree is kept: a change is found, its text is not shown, and making one again as it was counts.
# hashtextextended() takes half of what md5() takes of it, and a process reads all of them once.
RULE = """case when x.oid < 16384 then pg_catalog.hashtextextended(x.ev_action::pg_catalog.text, 0)::pg_catalog.text
 when x.rulename = '_RETURN' then pg_catalog.pg_get_viewdef(x.ev_class) else pg_catalog.pg_get_ruledef(x.oid) end"""
SQL_BODY = """case when x.prosqlbody is null then null when x.oid < 16384
 then pg_catalog.md5(x.prosqlbody::pg_catalog.text) else pg_catalog.pg_get_function_sqlbody(x.oid) end"""
DEFAULTS = """case when x.proargdefaults is null then null when x.oid < 16384
 then pg_catalog.md5(x.proargdefaults::pg_catalog.text) else pg_catalog.pg_get_expr(x.proargdefaults, 0) end"""
TABLESPACE_LOCATION = r"""pg_catalog.regexp_replace(pg_catalog.pg_tablespace_location(x.oid),
 '^pg_tblspc/\d+$', 'in place')"""
ATTOPTIONS = r"""case when x.attoptions is not null
 then nullif(pg_catalog.regexp_replace(x.attoptions::text, ',?pg_attver=\d+', ''), '{}') end"""


@dataclass(frozen=True, slots=True)
class Known:
    """
    What must be known about one catalog.

    Attributes:
        key: Columns that name a row among the rows of its catalog; empty: there is one row alone.
        builtin: SQL that tells rows made by initdb, read once and then recognised by a fingerprint; empty where the
            catalog is so small that every row is read each time.
        where: SQL that tells the rows to read; empty: all.
        skip: Columns that say nothing of what people made: derived, physical, statistics or counters.
        extra: More columns: name, SQL.
        instead: SQL in place of a column's own value.
    """

    key: tuple[str, ...]
    builtin: str = ""
    where: str = ""
    skip: frozenset[str] = frozenset()
    extra: tuple[tuple[str, str], ...] = ()
    instead: tuple[tuple[str, str], ...] = ()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _key(text: str) -> tuple[str, ...]:
    return tuple(text.split())


UNREAD = frozenset({"pg_statistic", "pg_statistic_ext_data", "pg_shdepend", "pg_largeobject"})
"""Statistics; owners and grants a second time; the content of large objects, which is digested with the rows."""

KNOWN: dict[str, Known] = {
    "pg_aggregate": Known(_key("aggfnoid"), "x.aggfnoid < 16384"),
    "pg_am": Known(_key("amname")),
    "pg_amop": Known(_key("amopfamily amoplefttype amoprighttype amopstrategy amoppurpose"), BUILTIN),
    "pg_amproc": Known(_key("amprocfamily amproclefttype amprocrighttype amprocnum"), BUILTIN),
    "pg_attrdef": Known(_key("adrelid adnum"), BUILTIN),
    "pg_attribute": Known(
        _key("attrelid attname"),
        "x.attrelid < 16384",
        # Of an index only what ALTER INDEX … ALTER COLUMN sets is its own; of sequences and TOAST tables nothing is.
        where="""x.attnum > 0 and not x.attisdropped and (x.attrelid < 16384 or x.attstattarget > 0
 or x.attoptions is not null or x.attrelid not in
 (select c.oid from pg_catalog.pg_class as c where c.relkind in ('i', 'I', 'S', 't')))""",
        skip=_words("attcacheoff atthasdef attisdropped attmissingval attlen attbyval attalign"),
        extra=(("typed", "case when x.atttypmod >= 0 then pg_catalog.format_type(x.atttypid, x.atttypmod) end"),),
        instead=(("attoptions", ATTOPTIONS),),
    ),
    "pg_auth_members": Known(_key("roleid member grantor")),
    "pg_authid": Known(_key("rolname"), instead=(("rolpassword", "pg_catalog.md5(x.rolpassword)"),)),
    "pg_cast": Known(_key("castsource casttarget"), BUILTIN),
    "pg_class": Known(
        _key("relnamespace relname"),
        BUILTIN,
        where=f"x.relkind <> 't' and x.relnamespace <> {TOAST_NAMESPACE}",
        skip=_words(
            "relfilenode relpages reltuples relallvisible relallfrozen reltype reltoastrelid relhasindex relisshared"
            " relnatts relchecks relhasrules relhastriggers relhassubclass relispartition relrewrite relfrozenxid"
            " relminmxid"
        ),
        extra=(
            (
                "toastoptions",
                "case when x.reltoastrelid <> 0 then"
                " (select t.reloptions from pg_catalog.pg_class as t where t.oid = x.reltoastrelid) end",
            ),
            ("hastoast", "x.reltoastrelid <> 0"),
        ),
    ),
    "pg_collation": Known(_key("collnamespace collname collencoding"), BUILTIN),
    "pg_constraint": Known(
        _key("conrelid contypid conname"),
        BUILTIN,
        skip=_words("connamespace"),
        extra=(("definition", "case when x.contype = 'x' then pg_catalog.pg_get_constraintdef(x.oid) end"),),
    ),
    "pg_conversion": Known(_key("connamespace conname"), BUILTIN),
    "pg_database": Known(
        (),
        where="x.datname = pg_catalog.current_database()",
        skip=_words("datname datfrozenxid datminmxid dathasloginevt"),
    ),
    "pg_db_role_setting": Known(_key("setdatabase setrole"), where=f"x.setdatabase in (0, {OWN_DATABASE})"),
    "pg_default_acl": Known(_key("defaclrole defaclnamespace defaclobjtype")),
    "pg_depend": Known(
        _key("classid objid objsubid refclassid refobjid refobjsubid deptype"),
        "x.objid < 16384",
        # Normal dependencies repeat what definitions say; those of TOAST tables what their owners say.
        where=f"x.deptype <> 'n' and not (x.classid = 1259 and x.objid in {OF_TOAST})",
    ),
    "pg_description": Known(
        _key("objoid classoid objsubid"),
        # Schemas, languages, extensions and access methods are read in full, so their comments are too.
        "x.objoid < 16384 and x.classoid not in (2615, 2612, 3079, 2601)",
    ),
    "pg_enum": Known(_key("enumtypid enumlabel")),
    "pg_event_trigger": Known(_key("evtname")),
    "pg_extension": Known(_key("extname")),
    "pg_foreign_data_wrapper": Known(_key("fdwname")),
    "pg_foreign_server": Known(_key("srvname")),
    "pg_foreign_table": Known(_key("ftrelid")),
    "pg_index": Known(
        _key("indexrelid"),
        "x.indexrelid < 16384",
        where=f"x.indexrelid not in {OF_TOAST}",
        skip=_words("indcheckxmin"),
        extra=(
            (
                "definition",
                "case when x.indexprs is not null and x.indexrelid >= 16384"
                " then pg_catalog.pg_get_indexdef(x.indexrelid) end",
            ),
        ),
    ),
    "pg_inherits": Known(_key("inhrelid inhparent")),
    "pg_init_privs": Known(_key("objoid classoid objsubid"), "x.objoid < 16384"),
    "pg_language": Known(_key("lanname")),
    "pg_largeobject_metadata": Known(_key("oid")),
    "pg_namespace": Known(_key("nspname"), where=NOT_TEMPORARY),
    "pg_opclass": Known(_key("opcmethod opcnamespace opcname"), BUILTIN),
    "pg_operator": Known(_key("oprnamespace oprleft oprright oprname"), BUILTIN),
    "pg_opfamily": Known(_key("opfmethod opfnamespace opfname"), BUILTIN),
    "pg_parameter_acl": Known(_key("parname")),
    "pg_partitioned_table": Known(_key("partrelid"), skip=_words("partdefid")),
    "pg_policy": Known(_key("polrelid polname")),
    "pg_proc": Known(_key("pronamespace proargtypes proname"), BUILTIN),
    "pg_publication": Known(_key("pubname")),
    "pg_publication_namespace": Known(_key("pnpubid pnnspid")),
    "pg_publication_rel": Known(_key("prpubid prrelid")),
    "pg_range": Known(_key("rngtypid"), "x.rngtypid < 16384"),
    "pg_replication_origin": Known(
        _key("roname"),
        where="not pg_catalog.starts_with(x.roname, 'pg_')",  # a subscription's own is named by its OID
        skip=_words("roident"),
    ),
    "pg_rewrite": Known(
        _key("ev_class rulename"),
        BUILTIN,
        skip=_words("ev_qual"),
    ),
    "pg_seclabel": Known(_key("objoid classoid objsubid provider")),
    "pg_sequence": Known(_key("seqrelid")),
    "pg_shdescription": Known(_key("objoid classoid"), where=OF_DATABASE_OR_SHARED),
    "pg_shseclabel": Known(_key("objoid classoid provider"), where=OF_DATABASE_OR_SHARED),
    "pg_statistic_ext": Known(_key("stxnamespace stxname")),
    "pg_subscription": Known(_key("subname"), where=f"x.subdbid = {OWN_DATABASE}"),
    "pg_subscription_rel": Known(_key("srsubid srrelid"), skip=_words("srsubstate srsublsn")),
    "pg_tablespace": Known(_key("spcname"), extra=(("location", TABLESPACE_LOCATION),)),
    "pg_transform": Known(_key("trftype trflang"), BUILTIN),
    "pg_trigger": Known(
        _key("tgrelid tgconstraint tgfoid tgname"),
        # The name of an internal trigger holds an OID; its constraint and function name it.
        instead=(("tgname", "case when not x.tgisinternal then x.tgname end"),),
    ),
    "pg_ts_config": Known(_key("cfgnamespace cfgname"), BUILTIN),
    "pg_ts_config_map": Known(_key("mapcfg maptokentype mapseqno"), "x.mapcfg < 16384"),
    "pg_ts_dict": Known(_key("dictnamespace dictname"), BUILTIN),
    "pg_ts_parser": Known(_key("prsnamespace prsname"), BUILTIN),
    "pg_ts_template": Known(_key("tmplnamespace tmplname"), BUILTIN),
    "pg_type": Known(
        _key("typnamespace typname"),
        BUILTIN,
        extra=(("typed", "case when x.typtype = 'd' then pg_catalog.format_type(x.typbasetype, x.typtypmod) end"),),
    ),
    "pg_user_mapping": Known(_key("umserver umuser")),
}

NODE_TREES: dict[tuple[str, str], str] = {
    ("pg_attrdef", "adbin"): "pg_catalog.pg_get_expr(x.adbin, x.adrelid)",
    ("pg_class", "relpartbound"): "pg_catalog.pg_get_expr(x.relpartbound, x.oid)",
    ("pg_constraint", "conbin"): "pg_catalog.pg_get_expr(x.conbin, x.conrelid)",
    ("pg_index", "indexprs"): "pg_catalog.pg_get_expr(x.indexprs, x.indrelid)",
    ("pg_index", "indpred"): "pg_catalog.pg_get_expr(x.indpred, x.indrelid)",
    ("pg_partitioned_table", "partexprs"): "pg_catalog.pg_get_expr(x.partexprs, x.partrelid)",
    ("pg_policy", "polqual"): "pg_catalog.pg_get_expr(x.polqual, x.polrelid)",
    ("pg_policy", "polwithcheck"): "pg_catalog.pg_get_expr(x.polwithcheck, x.polrelid)",
    ("pg_proc", "proargdefaults"): DEFAULTS,
    ("pg_proc", "prosqlbody"): SQL_BODY,
    ("pg_publication_rel", "prqual"): "pg_catalog.pg_get_expr(x.prqual, x.prrelid)",
    ("pg_rewrite", "ev_action"): RULE,
    ("pg_statistic_ext", "stxexprs"): "pg_catalog.pg_get_expr(x.stxexprs, x.stxrelid)",
    ("pg_trigger", "tgqual"): f"case when x.tgqual is not null then {FUNCTION_WHEN} end",
    ("pg_type", "typdefaultbin"): "pg_catalog.pg_get_expr(x.typdefaultbin, 0)",
}
"""The deparser of every column of type pg_node_tree; a column that is not here stops the reading."""

ATTNUMS: dict[tuple[str, str], str] = {
    ("pg_attrdef", "adnum"): "adrelid",
    ("pg_attribute", "attnum"): "attrelid",
    ("pg_constraint", "conkey"): "conrelid",
    ("pg_constraint", "confkey"): "confrelid",
    ("pg_constraint", "confdelsetcols"): "conrelid",
    ("pg_depend", "objsubid"): "objid",
    ("pg_depend", "refobjsubid"): "refobjid",
    ("pg_description", "objsubid"): "objoid",
    ("pg_index", "indkey"): "indrelid",
    ("pg_init_privs", "objsubid"): "objoid",
    ("pg_partitioned_table", "partattrs"): "partrelid",
    ("pg_publication_rel", "prattrs"): "prrelid",
    ("pg_seclabel", "objsubid"): "objoid",
    ("pg_statistic_ext", "stxkeys"): "stxrelid",
    ("pg_trigger", "tgattr"): "tgrelid",
}
"""Columns that hold column numbers, and the column beside them that holds the relation."""

NOT_ATTNUMS = frozenset({("pg_index", "indoption")})
"""Vectors of small integers that are no column numbers."""

POLYMORPHIC: dict[tuple[str, str], str] = {
    ("pg_depend", "objid"): "classid",
    ("pg_depend", "refobjid"): "refclassid",
    ("pg_description", "objoid"): "classoid",
    ("pg_init_privs", "objoid"): "classoid",
    ("pg_seclabel", "objoid"): "classoid",
    ("pg_shdescription", "objoid"): "classoid",
    ("pg_shseclabel", "objoid"): "classoid",
}
"""Columns that hold an OID whose catalog stands in another column."""
