-- What can be wrong with an index, each with the statement that mends it. All of it is read from the catalog and the
-- statistics, without an extension. REINDEX and DROP INDEX CONCURRENTLY cannot run in a function: whoever asked runs
-- the statement.

-- private.known_indexes() -> the indexes of public and private
-- held: something rests on it (a constraint, a foreign key, replica identity, a partitioned index), so it stays.
-- serves_reference: its leading columns are those of a foreign key of its table, which deletions over there look up.
-- definition: equal for indexes of one table that hold the same, but for uniqueness.
create or replace function private.known_indexes()
returns table (
    index_id         oid,
    table_id         oid,
    root_id          oid,
    partitioned      boolean,
    held             boolean,
    serves_reference boolean,
    definition       text
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $fn$
    select
        i.indexrelid,
        i.indrelid,
        coalesce(pg_partition_root(i.indexrelid)::oid, i.indexrelid),
        c.relkind = 'I',
        i.indisreplident
            or c.relispartition
            or exists (select from pg_catalog.pg_constraint as k where k.conindid = i.indexrelid),
        exists (
            select
            from pg_catalog.pg_constraint as k
            where k.contype = 'f'
                and k.conrelid = i.indrelid
                and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey
        ),
        format(
            '%s %s %s %s %s %s %s %s',
            c.relam, i.indnkeyatts, i.indkey, i.indclass, i.indcollation, i.indoption,
            pg_get_expr(i.indexprs, i.indrelid), pg_get_expr(i.indpred, i.indrelid))
    from pg_catalog.pg_index as i
    join pg_catalog.pg_class as c on c.oid = i.indexrelid
    where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
$fn$;

comment on function private.known_indexes() is
    'Indexes of public and private, and what rests on them (migration 04)';
revoke all on function private.known_indexes() from public, anon, authenticated, service_role;

-- private.invalid_indexes() -> indexes that writes keep up and reads do not use
-- What a broken CREATE INDEX CONCURRENTLY left is built anew, what a broken REINDEX CONCURRENTLY left goes. One that is
-- being built is invalid for good reason: its session holds a lock on the table, and so does ANALYZE, for a moment.
-- A partitioned index that partitions lack is made again, with them.
create or replace function private.invalid_indexes()
returns table (
    index_id  oid,
    statement text
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $fn$
    select
        k.index_id,
        case
            when k.partitioned and c.oid is not null then format(
                'alter table %s drop constraint %I, add constraint %2$I %s',
                c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
            when k.partitioned then format(
                'drop index %s; %s',
                k.index_id::regclass, replace(pg_get_indexdef(k.index_id), ' ON ONLY ', ' ON '))
            when x.relname ~ '_cc(new|old)[0-9]*$' and not k.held then format(
                'drop index concurrently %s', k.index_id::regclass)
            when i.indisexclusion then format('reindex index %s', k.index_id::regclass)
            else format('reindex index concurrently %s', k.index_id::regclass)
        end
    from private.known_indexes() as k
    join pg_catalog.pg_index as i on i.indexrelid = k.index_id
    join pg_catalog.pg_class as x on x.oid = k.index_id
    left join pg_catalog.pg_constraint as c
        on c.conindid = k.index_id
        and c.contype in ('p', 'u', 'x')
    where not (i.indisvalid and i.indisready)
        and not exists (
            select
            from pg_catalog.pg_locks as l
            where l.locktype = 'relation'
                and l.database = (select d.oid from pg_catalog.pg_database as d where d.datname = current_database())
                and l.relation = k.table_id
                and l.mode = 'ShareUpdateExclusiveLock'
                and l.pid <> pg_backend_pid()
        )
$fn$;

comment on function private.invalid_indexes() is
    'Indexes that are invalid and not being built, and the statement that mends each (migration 04)';
revoke all on function private.invalid_indexes() from public, anon, authenticated, service_role;

-- private.duplicate_indexes() -> indexes that another one of the same table makes needless
-- Of equal ones stays what something rests on, then the unique one, then the one that the table is clustered by, then
-- the oldest. A unique index is a rule: only one with the same rule replaces it.
create or replace function private.duplicate_indexes()
returns table (
    index_id  oid,
    statement text
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $fn$
    with ranked as (
        select
            k.index_id,
            k.table_id,
            k.partitioned,
            k.held,
            k.definition,
            i.indisunique as is_unique,
            (i.indnullsnotdistinct, i.indimmediate) as rule,
            (not k.held, not i.indisunique, not i.indisclustered, k.index_id) as place
        from private.known_indexes() as k
        join pg_catalog.pg_index as i on i.indexrelid = k.index_id
        where i.indisvalid
    )
    select
        r.index_id,
        format(
            'drop index %s%s', case when not r.partitioned then 'concurrently ' end, r.index_id::regclass)
    from ranked as r
    where not r.held
        and exists (
            select
            from ranked as b
            where b.table_id = r.table_id
                and b.definition = r.definition
                and b.place < r.place
                and (not r.is_unique or (b.is_unique and b.rule = r.rule))
        )
$fn$;

comment on function private.duplicate_indexes() is
    'Indexes that an equal one makes needless, and the statement that drops each (migration 04)';
revoke all on function private.duplicate_indexes() from public, anon, authenticated, service_role;

-- private.unused_indexes(min_reads, min_pages) -> indexes that no query used, in a table that queries read
-- Judged by what the statistics counted since they began: the table, with all its partitions, was read at least
-- min_reads times and the index, of at least min_pages, never. Unique indexes are rules, indexes of foreign keys serve
-- deletions elsewhere, and one of two equal ones may get all the reads: none of these is unused. Reads on a standby
-- are counted there.
create or replace function private.unused_indexes(
    min_reads bigint,
    min_pages bigint
)
returns table (
    index_id  oid,
    statement text
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $fn$
    with used as (
        select
            k.root_id,
            sum(s.idx_scan) as scans,
            sum(pg_relation_size(k.index_id) / current_setting('block_size')::bigint) as pages,
            sum(t.seq_scan + coalesce(t.idx_scan, 0)) as reads
        from private.known_indexes() as k
        join pg_catalog.pg_stat_all_indexes as s on s.indexrelid = k.index_id
        join pg_catalog.pg_stat_all_tables as t on t.relid = k.table_id
        group by k.root_id
    )
    select
        k.index_id,
        format(
            'drop index %s%s', case when not k.partitioned then 'concurrently ' end, k.index_id::regclass)
    from used as u
    join private.known_indexes() as k on k.index_id = u.root_id
    join pg_catalog.pg_index as i on i.indexrelid = k.index_id
    where u.scans = 0
        and u.reads >= unused_indexes.min_reads
        and u.pages >= unused_indexes.min_pages
        and i.indisvalid
        and not i.indisunique
        and not k.held
        and not k.serves_reference
        and not exists (
            select
            from private.known_indexes() as e
            where e.table_id = k.table_id
                and e.definition = k.definition
                and e.index_id <> k.index_id
        )
$fn$;

comment on function private.unused_indexes(bigint, bigint) is
    'Indexes that nothing read although their table was read, and the statement that drops each (migration 04)';
revoke all on function private.unused_indexes(bigint, bigint) from public, anon, authenticated, service_role;

-- private.bloated_indexes(min_pages) -> B-trees that hold more empty space than entries, and at least min_pages of it
-- An estimate: what the entries need is their number (pg_class.reltuples) times the average width of their columns
-- (pg_stats), in pages as full as the fillfactor says. Many equal keys are stored once: there it needs less than that,
-- and bloat is seen late, never too early. Without statistics of each column there is no estimate.
create or replace function private.bloated_indexes(
    min_pages bigint
)
returns table (
    index_id  oid,
    statement text
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $fn$
    with entries as (
        select
            k.index_id,
            i.indisexclusion,
            c.reltuples,
            coalesce((
                select o.option_value::numeric
                from pg_options_to_table(c.reloptions) as o
                where o.option_name = 'fillfactor'
            ), 90) / 100 as filled,
            sum(s.avg_width * (1 - s.null_frac)) as width,
            count(*) = count(s.avg_width) as known
        from private.known_indexes() as k
        join pg_catalog.pg_index as i on i.indexrelid = k.index_id
        join pg_catalog.pg_class as c on c.oid = k.index_id
        join pg_catalog.pg_am as m on m.oid = c.relam
        join pg_catalog.pg_class as t on t.oid = k.table_id
        join pg_catalog.pg_namespace as n on n.oid = t.relnamespace
        cross join unnest(i.indkey) with ordinality as a (attnum, place)
        left join pg_catalog.pg_attribute as col
            on col.attrelid = case a.attnum when 0 then k.index_id else k.table_id end
            and col.attnum = case a.attnum when 0 then a.place else a.attnum end
        left join pg_catalog.pg_stats as s
            on s.schemaname = n.nspname
            and s.tablename = case a.attnum when 0 then c.relname else t.relname end
            and s.attname = col.attname
            and not s.inherited
        where i.indisvalid
            and not k.partitioned
            and m.amname = 'btree'
        group by k.index_id, i.indisexclusion, c.reltuples, c.reloptions
    ),
    sized as (
        select
            e.index_id,
            e.indisexclusion,
            pg_relation_size(e.index_id) / current_setting('block_size')::bigint as pages,
            -- an entry: a head of 8 bytes, its columns, both to full 8 bytes, and 4 in the page's directory, of which
            -- page head and foot leave 40 bytes less than a page; one page of every index is its own
            1 + ceil(
                e.reltuples * (8 * ceil((8 + coalesce(e.width, 0)) / 8) + 4)
                / ((current_setting('block_size')::bigint - 40) * e.filled)
            ) as needed
        from entries as e
        where e.reltuples = 0
            or (e.reltuples > 0 and e.known)
    )
    select
        s.index_id,
        format(
            'reindex index %s%s', case when not s.indisexclusion then 'concurrently ' end, s.index_id::regclass)
    from sized as s
    where s.pages > 2 * s.needed
        and s.pages - s.needed >= bloated_indexes.min_pages
$fn$;

comment on function private.bloated_indexes(bigint) is
    'B-trees of which more than half is empty, by an estimate, and the statement that rebuilds each (migration 04)';
revoke all on function private.bloated_indexes(bigint) from public, anon, authenticated, service_role;
