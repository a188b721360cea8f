"""Bad SQL: what a server, a session or a report might choke on."""

from __future__ import annotations

from tests.integration.adversity.kinds import BROKEN, CLEAN, DOWN, FINDINGS, UP, Kind, gate, up

KILL = "copy (select 1) to program 'kill -{} $(head -n 1 postmaster.pid)';"
"""What a superuser may do to his server."""
SERVER_WENT = r"error: (01_a(_rollback)?.sql:1:1|while 01_a was proved): .*(closed the|terminating) connection"
"""A killed server is noticed by whichever statement runs when its sessions learn of it."""
OTHER = """
create extension dblink;
select dblink_connect('other', format('host=%s dbname=%s user=postgres',
    current_setting('unix_socket_directories'), current_database()));
"""
"""Another session of the migration's own."""
NEWEST = ("gate", "{root}/p", "--pg", "18")
NO_MORE = """
create function public.f() returns event_trigger language plpgsql as $$ begin raise 'no more DDL'; end $$;
create event trigger e on ddl_command_start execute function public.f();
"""
HERE = "do $do$ begin execute format('{}', current_database()); end $do$;"
REFUSED = (
    r"\! true",
    r"\copy public.t from x",
    r"\o x",
    r"\connect x",
    r"select 1 \gexec",
    r"select 1 \watch",
    r"select 1 \gset",
    r"select 1 \g x",
    r"\setenv A b",
    r"\getenv A B",
    r"\cd /",
    r"\w x",
    r"\e",
    r"\password",
    r"\prompt a",
    r"\lo_import x",
    r"\nonsense",
)

KINDS = (
    # does not parse
    Kind("a syntax error", FINDINGS, (r"error\[SR001\]: syntax error.*selec", r"--> 01_a.sql:2:1"), up("\nselec 1;")),
    Kind("a quote that does not end", FINDINGS, (r"error\[SR001\]: .*quote", r"--> 01_a.sql:1:8"), up("select 'x;")),
    Kind(
        "a dollar quote that does not end",
        FINDINGS,
        (r"error\[SR001\]", r"--> 01_a.sql:1:4"),
        up("do $x$ begin end $y$;"),
    ),
    Kind("a comment that does not end", FINDINGS, (r"error\[SR001\]", r"--> 01_a.sql:1:10"), up("select 1 /* /* */;")),
    Kind("a bracket that does not end", FINDINGS, (r"error\[SR001\]",), up("select (1;")),
    Kind(
        "rows without an end",
        CLEAN,
        (r"01_a  restores",),
        up(f"{UP} copy public.t from stdin;\n1\n2", DOWN),
    ),
    Kind("an \\if without an end", FINDINGS, (r"error\[SR001\]",), up("\\if true\nselect 1;")),
    Kind("a variable that nobody set", FINDINGS, (r"error\[SR001\]",), up("select :x;")),
    Kind(
        "commands of psql that reach outside",
        FINDINGS,
        tuple(rf'"line": {line},' for line in range(1, len(REFUSED) + 1)),
        up("\n".join(REFUSED)),
        gate("--format", "json"),
    ),
    # ends its session or its server
    Kind(
        "SQL that ends its own session",
        FINDINGS,
        (r"error\[RB001\]: .*terminating connection.*\(57P01\)", r"--> 01_a.sql:1:1"),
        up("select pg_terminate_backend(pg_backend_pid());"),
    ),
    Kind(
        "a rollback that ends its own session",
        FINDINGS,
        (r"error\[RB002\]: .*terminating connection.*\(57P01\)",),
        up(UP, "drop table if exists public.t; select pg_terminate_backend(pg_backend_pid());"),
    ),
    Kind(
        "SQL that ends every session",
        FINDINGS,
        (r"error\[RB001\]: .*terminating connection",),
        up("select pg_terminate_backend(a.pid) from pg_stat_activity as a where a.backend_type = 'client backend';"),
    ),
    Kind(
        "SQL that crashes its session",
        FINDINGS,
        (r"error\[RB001\]: .*closed the connection", r"--> 01_a.sql:1:1"),
        up("do $do$ begin execute format('copy (select 1) to program %L', 'kill -9 ' || pg_backend_pid()); end $do$;"),
    ),
    Kind(
        "SQL that kills its server",
        BROKEN,
        (SERVER_WENT,),
        up(KILL.format("KILL")),
    ),
    Kind(
        "SQL that stops its server",
        BROKEN,
        (r"error: (01_a.sql:1:\d+|while 01_a was proved): ",),
        up(KILL.format("INT") + "select pg_sleep(9);"),
    ),
    Kind(
        "SQL that removes its server's files",
        BROKEN,
        (r"error: (01_a.sql|while 01_a was proved): ",),
        up("copy (select 1) to program 'rm -rf ../*';"),
    ),
    # does not end
    Kind(
        "an endless loop",
        FINDINGS,
        (r"error\[RB001\]: .*statement timeout \(57014\)",),
        up("do $do$ begin loop end loop; end $do$;"),
        gate("--statement-timeout", "500ms"),
    ),
    Kind(
        "an endless result",
        FINDINGS,
        (r"error\[RB001\]: .*statement timeout \(57014\)",),
        up("select count(*) from generate_series(1, 1000000000000);"),
        gate("--statement-timeout", "500ms"),
    ),
    Kind(
        "a program that does not end",
        FINDINGS,
        (r"error\[RB001\]: .*(program \"sleep 60\" failed|statement timeout)",),
        up("create temporary table p (t text); copy p from program 'sleep 60';"),
        gate("--statement-timeout", "500ms"),
    ),
    Kind(
        "a lock that another session holds",
        FINDINGS,
        (r"error\[RB001\]: .*lock timeout \(55P03\)",),
        up(
            f"{OTHER} select dblink_exec('other', 'create table public.t (i int)');"
            "select dblink_exec('other', 'begin; lock table public.t'); begin; lock table public.t;"
        ),
        gate("--lock-timeout", "500ms"),
    ),
    Kind(
        "a deadlock",
        FINDINGS,
        (r"error\[RB001\]: .*deadlock detected \(40P01\)",),
        up(
            f"{OTHER} select dblink_exec('other', 'set deadlock_timeout = ''1min''');"
            "select * from dblink('other', 'select 1 from pg_advisory_lock(1)') as x (i int);"
            "select pg_advisory_lock(2), dblink_send_query('other', 'select pg_advisory_lock(2)');"
            "select pg_advisory_lock(1);"
        ),
    ),
    Kind(
        "a function that calls itself",
        FINDINGS,
        (r"error\[RB001\]: .*stack depth limit exceeded \(54001\)",),
        up(
            "create function public.f() returns int language plpgsql as $$ begin return public.f(); end $$;"
            "select public.f();"
        ),
    ),
    # floods
    Kind(
        "a flood of notices",
        CLEAN,
        (r"01_a  restores",),
        up("do $do$ begin for i in 1..5000 loop raise notice 'line %', i; end loop; end $do$;"),
    ),
    Kind("a flood of rows", CLEAN, (r"01_a  restores",), up("select repeat('x', 500) from generate_series(1, 30000);")),
    Kind(
        "a flood through COPY",
        CLEAN,
        (r"01_a  restores",),
        up("copy (select i from generate_series(1, 100000) as i) to stdout;"),
    ),
    Kind(
        "a value of fifty megabytes",
        CLEAN,
        (r"01_a  restores",),
        up("select length(repeat('x', 50000000));"),
    ),
    Kind(
        "a value that is too large", FINDINGS, (r"error\[RB001\]: .*\(54000\)",), up("select repeat('x', 1200000000);")
    ),
    # says strange things
    Kind(
        "an error with colours, bells and line feeds",
        FINDINGS,
        (r"error\[RB001\]: the migration fails: ab$", r"^   error: c \(P0001\)$", r"help    d$"),
        up(
            r"do $do$ begin raise exception e'a\x1b[31m\x07\r\x7fb\nerror: c\u202e'"
            r" using hint = e'd\x1b[1m\x07\u202e'; end $do$;"
        ),
        never="[\u202e\x1b\x07]",
    ),
    Kind(
        "an error of a megabyte",
        FINDINGS,
        (r"error\[RB001\]: the migration fails: xxx",),
        up("do $do$ begin raise exception '%', repeat('x', 1000000); end $do$;"),
        never="x{5000}",
    ),
    Kind(
        "an error with an empty text",
        FINDINGS,
        (r"error\[RB001\]: .*\(P0001\)",),
        up("do $do$ begin raise exception using message = ''; end $do$;"),
    ),
    Kind("LISTEN and NOTIFY", CLEAN, (r"01_a  restores",), up(f"listen x; {UP} notify x, 'hello';", DOWN)),
    # leaves its session in a strange state
    Kind("a role left set", CLEAN, (r"01_a  restores",), up("create role r; set role r;", "drop role if exists r;")),
    Kind(
        "a session's authorization left set",
        CLEAN,
        (r"01_a  restores",),
        up(f"create role r; {UP} set session authorization r;", f"{DOWN} drop role if exists r;"),
    ),
    Kind("a transaction left open", FINDINGS, (r"error\[RB00\d\]: .*transaction",), up(f"begin; {UP}", DOWN)),
    Kind("ROLLBACK in the end", FINDINGS, (r"error\[RB00\d\]",), up(f"begin; {UP} rollback;", DOWN)),
    Kind("ROLLBACK in the middle", CLEAN, (r"01_a  restores",), up(f"begin; {UP} rollback; {UP}", DOWN)),
    Kind(
        "a transaction prepared and left",
        FINDINGS,
        (r"error\[RB001\]: .*\(55000\)",),
        up(f"begin; {UP} prepare transaction 'x';", DOWN),
    ),
    Kind("advisory locks left", CLEAN, (r"01_a  restores",), up("select pg_advisory_lock(1);")),
    Kind(
        "temporary things left", CLEAN, (r"01_a  restores",), up("create temporary table x (); prepare y as select 1;")
    ),
    Kind("another session left open", CLEAN, (r"01_a  restores",), up(OTHER, "drop extension if exists dblink;")),
    # reaches beyond its database
    Kind(
        "DROP DATABASE of the one that administers",
        FINDINGS,
        (r"error\[RB001\]: .*\(55006\)",),
        up("drop database postgres;"),
    ),
    Kind(
        "DROP DATABASE by force",
        BROKEN,
        (r"error: while 01_a was proved: .*terminating connection",),
        up("drop database postgres with (force);"),
    ),
    Kind("CREATE DATABASE left", FINDINGS, (r"error\[RB00[35]\]: .*database .?other",), up("create database other;")),
    Kind(
        "its database closed",
        FINDINGS,
        (r"error\[RB001\]",),
        up(HERE.format("alter database %I allow_connections false")),
    ),
    Kind(
        "CONNECT revoked and given back",
        CLEAN,
        (r"01_a  restores",),
        up(
            HERE.format("revoke connect on database %I from public"),
            HERE.format("grant connect on database %I to public"),
        ),
    ),
    Kind(
        "a setting of the database left",
        FINDINGS,
        (r"error\[RB003\]: .*search_path",),
        up(HERE.format("alter database %I set search_path = nowhere")),
    ),
    Kind(
        "a setting that no server starts with",
        CLEAN,
        (r"01_a  restores",),
        up("alter system set shared_preload_libraries = 'nothing';", "alter system reset shared_preload_libraries;"),
    ),
    Kind(
        "a tablespace left",
        FINDINGS,
        (r"error\[RB003\]: .*tablespace x",),
        up("set allow_in_place_tablespaces = on; create tablespace x location '';"),
    ),
    Kind(
        "a superuser who makes himself none",
        BROKEN,
        (r"error: .*superuser|error: .*permission",),
        up("alter role postgres nosuperuser;"),
    ),
    Kind(
        "DROP ROLE of oneself",
        FINDINGS,
        (r"error\[RB001\]: .*current user cannot be dropped \(55006\)",),
        up("drop role postgres;"),
    ),
    Kind(
        "the superuser renamed",
        BROKEN,
        (r'error: .*role "postgres" does not exist',),
        up("create role x superuser; set session authorization x; alter role postgres rename to y;"),
    ),
    # takes the ground away
    Kind(
        "DROP SCHEMA pg_catalog",
        FINDINGS,
        (r"error\[RB001\]: .*required by the database system",),
        up("drop schema pg_catalog cascade;"),
    ),
    Kind(
        "DROP SCHEMA public, made anew",
        FINDINGS,
        (r"error\[RB003\]: .*schema public",),
        up("drop schema public cascade;", "create schema if not exists public;"),
    ),
    Kind(
        "the catalog itself deleted",
        BROKEN,
        (r"error: 01_a.sql: the database cannot be read after it: .*\(42883\)",),
        up("set allow_system_table_mods = on; delete from pg_catalog.pg_proc where proname = 'md5';"),
    ),
    Kind("a large object left", FINDINGS, (r"error\[RB00[34]\]: .*large object",), up("select lo_create(4711);")),
    Kind(
        "an event trigger that refuses all DDL",
        FINDINGS,
        (r"error\[RB00\d\]: .*no more DDL",),
        up(NO_MORE, "drop function if exists public.f() cascade;"),
    ),
    Kind(
        "an event trigger in the way of the self-test",
        FINDINGS,
        (r"error\[TS002\]",),
        {
            **up(NO_MORE, "drop event trigger if exists e; drop function if exists public.f();"),
            "01_a.test.sql": "select 1;",
        },
    ),
    Kind(
        "row level security forced on everybody",
        CLEAN,
        (r"01_a  restores",),
        up(
            f"{UP} alter table public.t enable row level security; alter table public.t force row level security;", DOWN
        ),
    ),
    Kind(
        "pg_catalog shadowed",
        CLEAN,
        (r"01_a  restores",),
        up(
            "create schema x; create function x.count(anyelement) returns int language sql as 'select 1';"
            + HERE.format("alter database %I set search_path = x, pg_catalog"),
            HERE.format("alter database %I reset search_path") + "drop schema if exists x cascade;",
        ),
    ),
    # the newest major
    Kind(
        "SQL that ends its own session, on 18",
        FINDINGS,
        (r"error\[RB001\]: .*terminating connection.*\(57P01\)",),
        up("select pg_terminate_backend(pg_backend_pid());"),
        NEWEST,
    ),
    Kind(
        "SQL that kills its server, on 18",
        BROKEN,
        (SERVER_WENT,),
        up(KILL.format("KILL")),
        NEWEST,
    ),
    Kind(
        "a superuser who makes himself none, on 18",
        FINDINGS,
        (r"error\[RB001\]: .*must have the SUPERUSER attribute",),
        up("alter role postgres nosuperuser;"),
        NEWEST,
    ),
    Kind(
        "a transaction left open, on 18",
        FINDINGS,
        (r"error\[RB001\]: the migration ends inside of a transaction",),
        up(f"begin; {UP}", DOWN),
        NEWEST,
    ),
)
