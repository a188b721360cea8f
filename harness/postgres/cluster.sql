-- Everything that a cluster keeps outside our databases, a row each: catalog, identity, name, place, the whole row.
-- What concerns our own databases alone is left out: those come and go. Roles and what only a superuser may read stand
-- in cluster.py.
with ours as (
    select d.oid
    from pg_catalog.pg_database as d
    where pg_catalog.starts_with(d.datname::text, %(prefix)s)
)
select 'pg_auth_members',
       pg_catalog.concat_ws(' ', m.roleid, m.member, m.grantor),
       pg_catalog.format('of %%I in %%I', pg_catalog.pg_get_userbyid(m.member), pg_catalog.pg_get_userbyid(m.roleid)),
       m.ctid::text,
       m::text
from pg_catalog.pg_auth_members as m
union all
select 'pg_tablespace', t.oid::text, t.spcname::text, t.ctid::text, t::text
from pg_catalog.pg_tablespace as t
union all
select 'pg_parameter_acl', p.oid::text, p.parname, p.ctid::text, p::text
from pg_catalog.pg_parameter_acl as p
union all
select 'pg_db_role_setting',
       pg_catalog.concat_ws(' ', s.setdatabase, s.setrole),
       case when s.setrole = 0 then 'of all roles' else pg_catalog.format('of %%I', pg_catalog.pg_get_userbyid(s.setrole)) end,
       s.ctid::text,
       s::text
from pg_catalog.pg_db_role_setting as s
where s.setdatabase not in (select o.oid from ours as o)
union all
select 'pg_replication_origin', r.roident::text, r.roname, r.ctid::text, r::text
from pg_catalog.pg_replication_origin as r
union all
select 'pg_shdescription',
       pg_catalog.concat_ws(' ', c.classoid, c.objoid),
       coalesce(pg_catalog.pg_describe_object(c.classoid, c.objoid, 0), c.objoid::text),
       c.ctid::text,
       c::text
from pg_catalog.pg_shdescription as c
where not (c.classoid = 'pg_catalog.pg_database'::regclass and c.objoid in (select o.oid from ours as o))
union all
select 'pg_shseclabel',
       pg_catalog.concat_ws(' ', l.classoid, l.objoid, l.provider),
       coalesce(pg_catalog.pg_describe_object(l.classoid, l.objoid, 0), l.objoid::text),
       l.ctid::text,
       l::text
from pg_catalog.pg_shseclabel as l
where not (l.classoid = 'pg_catalog.pg_database'::regclass and l.objoid in (select o.oid from ours as o))
union all
select 'pg_shdepend',
       pg_catalog.concat_ws(' ', e.classid, e.objid, e.refclassid, e.refobjid, e.deptype),
       coalesce(pg_catalog.pg_describe_object(e.classid, e.objid, 0), e.objid::text),
       e.ctid::text,
       e::text
from pg_catalog.pg_shdepend as e
where e.dbid = 0
and not (e.classid = 'pg_catalog.pg_database'::regclass and e.objid in (select o.oid from ours as o))
union all
select 'pg_database',
       d.oid::text,
       d.datname::text,
       d.ctid::text,
       pg_catalog.jsonb_build_object(
           'oid', d.oid,
           'datname', d.datname,
           'datdba', d.datdba,
           'datistemplate', d.datistemplate,
           'datallowconn', d.datallowconn,
           'datconnlimit', d.datconnlimit,
           'datacl', d.datacl::text
       )::text
from pg_catalog.pg_database as d
where d.oid not in (select o.oid from ours as o)
union all
select 'pg_replication_slots', s.slot_name::text, s.slot_name::text, '', s.slot_type
from pg_catalog.pg_replication_slots as s
where not s.temporary
and (s.datoid is null or s.datoid not in (select o.oid from ours as o))
