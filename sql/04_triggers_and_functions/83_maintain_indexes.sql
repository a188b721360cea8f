-- The state of indexes and statistics, for a job that runs while people sleep.

-- private.refresh_statistics()
-- Analyses the tables of public and private that need it: never analysed although they hold something, or changed by
-- more than the server's own threshold for autovacuum. Autovacuum never looks at partitioned tables: one of those needs
-- it when a partition does, or was analysed since. A table that somebody has locked is left for the next time.
-- Locks: SHARE UPDATE EXCLUSIVE on each table until the end of the transaction; it waits for none.
create or replace function private.refresh_statistics()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_table regclass;
begin
    for v_table in
        with known as (
            select
                c.oid,
                c.relkind,
                c.relispartition,
                greatest(s.last_analyze, s.last_autoanalyze) as analysed_at,
                s.n_mod_since_analyze > current_setting('autovacuum_analyze_threshold')::bigint
                    + current_setting('autovacuum_analyze_scale_factor')::numeric * greatest(c.reltuples::numeric, 0)
                    as changed,
                c.relkind <> 'p' and pg_relation_size(c.oid) > 0 as holds
            from pg_catalog.pg_class as c
            join pg_catalog.pg_stat_all_tables as s on s.relid = c.oid
            where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
                and pg_has_role(c.relowner, 'usage')
        ),
        stale as (
            select k.oid, k.analysed_at, k.changed or (k.analysed_at is null and k.holds) as is_stale
            from known as k
            where k.relkind in ('r', 'm')
        )
        select s.oid
        from stale as s
        where s.is_stale
        union all
        select k.oid
        from known as k
        where k.relkind = 'p'
            and exists (
                select
                from pg_partition_tree(k.oid) as p
                join stale as s on s.oid = p.relid
                where s.is_stale
                    or s.analysed_at > coalesce(k.analysed_at, '-infinity')
            )
        order by 1
    loop
        execute format('analyze (skip_locked) %s', v_table);
    end loop;
end;
$fn$;

comment on function private.refresh_statistics() is
    'Analyse tables of public and private whose statistics are stale (migration 04)';
revoke all on function private.refresh_statistics() from public, anon, authenticated, service_role;

-- maintain_indexes() -> a row for each index in trouble, with the statement that mends it
-- problem is 'invalid', 'duplicate', 'unused' or 'bloated'; of several the first. It changes no index itself: the
-- statements say CONCURRENTLY, which cannot run in a function.
-- Called by: service_role, jobs.
-- Locks:     as private.refresh_statistics().
-- Definer:   statistics belong to the owner of the tables.
create or replace function public.maintain_indexes()
returns table (
    index_name text,
    problem    text,
    statement  text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_min_reads constant bigint := 1000; -- of the table, before silence of an index says anything
    v_min_pages constant bigint := 128;  -- 1 MiB: less is not worth a statement
begin
    perform private.refresh_statistics();

    return query
    with found (index_id, weight, problem, statement) as (
        select i.index_id, 1, 'invalid', i.statement
        from private.invalid_indexes() as i
        union all
        select d.index_id, 2, 'duplicate', d.statement
        from private.duplicate_indexes() as d
        union all
        select u.index_id, 3, 'unused', u.statement
        from private.unused_indexes(v_min_reads, v_min_pages) as u
        union all
        select b.index_id, 4, 'bloated', b.statement
        from private.bloated_indexes(v_min_pages) as b
    ),
    weightiest as (
        select distinct on (f.index_id) f.index_id, f.weight, f.problem, f.statement
        from found as f
        order by f.index_id, f.weight
    )
    select private.audit_name(w.index_id), w.problem, w.statement
    from weightiest as w
    order by w.weight, 1;
end;
$fn$;

comment on function public.maintain_indexes() is
    'Refresh stale statistics; return invalid, duplicate, unused and bloated indexes with what mends them (migration 04)';
revoke all on function public.maintain_indexes() from public, anon, authenticated, service_role;
grant execute on function public.maintain_indexes() to service_role;
