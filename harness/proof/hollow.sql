-- Functions that are not an extension's, with what is needed to write them again with another body.
select
    p.oid::pg_catalog.regprocedure::text as identity,
    pg_catalog.md5(pg_catalog.concat_ws('|', p.prosrc, pg_catalog.pg_get_function_sqlbody(p.oid), l.lanname)) as body,
    pg_catalog.pg_get_functiondef(p.oid) as definition,
    coalesce(pg_catalog.pg_get_function_sqlbody(p.oid), '') as sql_body,
    p.prosrc,
    l.lanname as language,
    case
        when p.prorettype = 'pg_catalog.trigger'::pg_catalog.regtype then 'trigger'
        when p.prokind = 'p' or p.prorettype in ('pg_catalog.void'::pg_catalog.regtype, 'pg_catalog.event_trigger'::pg_catalog.regtype) then 'nothing'
        when p.proretset or p.proargmodes && '{o,b,t}'::"char"[] then 'rows'
        else 'value'
    end as returns
from pg_catalog.pg_proc as p
join pg_catalog.pg_language as l on l.oid = p.prolang
join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
where p.oid >= 16384
    and l.lanname in ('sql', 'plpgsql')
    and p.prokind in ('f', 'p')
    and n.nspname !~ '^pg_'
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid and d.deptype = 'e'
    )
order by 1
