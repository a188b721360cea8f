-- Rows stay within their clinic: who writes them is a member of it, and what they name belongs to it. Row level
-- security says the first for the API's own statements; this says it for definer functions too, where row level
-- security does not look. It runs once a statement, behind it, over all of its rows.

-- private.require_membership(clinics)
-- Raises where the acting user is no active member of one of the clinics. There is no acting user in a call without an
-- account's claims, and none as service_role, whatever claims come along: a role is what the session may do.
create or replace function private.require_membership(
    clinics uuid[]
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_account constant uuid := auth.uid();
    v_role    constant text := coalesce(nullif(current_setting('role'), 'none'), session_user::text);
    v_mine    uuid[];
    v_foreign uuid;
begin
    if v_account is null or v_role = 'service_role' then
        return;
    end if;

    v_mine := private.my_clinics();
    select c.id
    into v_foreign
    from unnest(require_membership.clinics) as c (id)
    where c.id <> all (v_mine)
    limit 1;
    if found then
        raise exception 'account % is no active member of clinic %', v_account, v_foreign
            using errcode = 'insufficient_privilege',
                  hint = 'Write rows of your own clinics; an inactive clinic takes none.';
    end if;
end;
$fn$;

comment on function private.require_membership(uuid[]) is
    'Raise 42501 where the acting user is no active member of one of the clinics (migration 04)';
revoke all on function private.require_membership(uuid[]) from public, anon, authenticated, service_role;

-- private.named_elsewhere(of_table, row_ids) -> which of these providers or data sources rows of another clinic name
create or replace function private.named_elsewhere(
    of_table regclass,
    row_ids  uuid[]
)
returns setof uuid
language sql
stable
set search_path = pg_catalog, pg_temp
as $fn$
    select p.id
    from public.providers as p
    where named_elsewhere.of_table = 'public.providers'::regclass
        and p.id = any (named_elsewhere.row_ids)
        and (
            exists (select from public.goals as g where g.provider_id = p.id and g.clinic_id <> p.clinic_id)
            or exists (select from public.data_sources as s where s.provider_id = p.id and s.clinic_id <> p.clinic_id)
            or exists (select from public.metric_values as v where v.provider_id = p.id and v.clinic_id <> p.clinic_id)
            or exists (
                select from public.metric_aggregations as a where a.provider_id = p.id and a.clinic_id <> p.clinic_id
            )
        )
    union all
    select s.id
    from public.data_sources as s
    where named_elsewhere.of_table = 'public.data_sources'::regclass
        and s.id = any (named_elsewhere.row_ids)
        and exists (select from public.metric_values as v where v.data_source_id = s.id and v.clinic_id <> s.clinic_id)
$fn$;

comment on function private.named_elsewhere(regclass, uuid[]) is
    'Which providers or data sources are named by rows of another clinic (migration 04)';
revoke all on function private.named_elsewhere(regclass, uuid[]) from public, anon, authenticated, service_role;

-- validate_clinic_membership() -> trigger AFTER, FOR EACH STATEMENT, on goals, metric_values, goal_progress,
-- data_sources and providers, with transition tables old_rows and new_rows
-- Membership is asked of statements that come from outside (42501): at a greater trigger depth either row level
-- security holds the writer, or one of our own functions writes. What a row names is asked of every statement, and of
-- an updated row where the naming changed (23514).
-- Definer: membership and references count whatever the caller may read.
create or replace function public.validate_clinic_membership()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_clinics   uuid[];
    v_before    uuid[];
    v_reference text;
    v_wrong     uuid[];
begin
    if pg_trigger_depth() = 1 then
        if tg_relid = 'public.goal_progress'::regclass then
            select array_agg(distinct g.clinic_id)
            into v_clinics
            from public.goals as g
            where g.id in (select n.goal_id from new_rows as n);
            if tg_op = 'UPDATE' then
                select array_agg(distinct g.clinic_id)
                into v_before
                from public.goals as g
                where g.id in (select o.goal_id from old_rows as o);
            end if;
        else
            select array_agg(distinct n.clinic_id) into v_clinics from new_rows as n;
            if tg_op = 'UPDATE' then
                select array_agg(distinct o.clinic_id) into v_before from old_rows as o;
            end if;
        end if;
        perform private.require_membership(v_clinics || v_before);
    end if;

    foreach v_reference in array case tg_relid
        when 'public.goals'::regclass then array['provider_id', 'user_id']
        when 'public.metric_values'::regclass then array['provider_id', 'data_source_id']
        when 'public.data_sources'::regclass then array['provider_id']
        else '{}'::text[]
    end loop
        case v_reference
            when 'provider_id' then
                select array_agg(n.id)
                into v_wrong
                from new_rows as n
                join public.providers as p on p.id = n.provider_id
                where p.clinic_id <> n.clinic_id;
            when 'data_source_id' then
                select array_agg(n.id)
                into v_wrong
                from new_rows as n
                join public.data_sources as s on s.id = n.data_source_id
                where s.clinic_id <> n.clinic_id;
            else -- an owner is an active member of the clinic, or an administrator, who is in every clinic
                select array_agg(n.id)
                into v_wrong
                from new_rows as n
                join public.users as u on u.id = n.user_id
                where u.role <> 'admin'
                    and not exists (
                        select
                        from public.user_clinic_roles as r
                        where r.user_id = n.user_id
                            and r.clinic_id = n.clinic_id
                            and r.is_active
                    );
        end case;

        if v_wrong is not null and tg_op = 'UPDATE' then
            select array_agg(n.id)
            into v_wrong
            from old_rows as o
            full join new_rows as n on n.id = o.id
            where n.id = any (v_wrong)
                and (
                    n.clinic_id is distinct from o.clinic_id
                    or to_jsonb(n.*) -> v_reference is distinct from to_jsonb(o.*) -> v_reference
                );
        end if;
        if v_wrong is not null then
            raise exception '% of %.% row % belongs to another clinic',
                v_reference, tg_table_schema, tg_table_name, v_wrong[1]
                using errcode = 'check_violation',
                      hint = 'Name a provider, data source or owner of the row''s own clinic.',
                      schema = tg_table_schema, table = tg_table_name, column = v_reference;
        end if;
    end loop;

    if tg_op = 'UPDATE' and tg_relid in ('public.providers'::regclass, 'public.data_sources'::regclass) then
        select array_agg(n.id)
        into v_wrong
        from old_rows as o
        full join new_rows as n on n.id = o.id
        where n.clinic_id is distinct from o.clinic_id;
        if v_wrong is not null then
            v_wrong := array(select private.named_elsewhere(tg_relid, v_wrong));
            if v_wrong <> '{}' then
                raise exception '% % cannot change clinic: rows of its clinic name it', tg_table_name, v_wrong[1]
                    using errcode = 'check_violation',
                          hint = 'Make another one in the new clinic, and make this one inactive.',
                          schema = tg_table_schema, table = tg_table_name, column = 'clinic_id';
            end if;
        end if;
    end if;
    return null;
end;
$fn$;

comment on function public.validate_clinic_membership() is
    'Trigger: refuse rows of clinics that the acting user is not in, and references into another clinic (migration 04)';
revoke all on function public.validate_clinic_membership() from public, anon, authenticated, service_role;

-- private.lock_for_move() -> trigger
-- A row that moves to another clinic is locked against those that name it: their foreign key asks for a key lock, so
-- the check above sees what they wrote, or they see where the row went. Only a move pays for it.
create or replace function private.lock_for_move()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $fn$
begin
    if tg_relid = 'public.providers'::regclass then
        perform 1 from public.providers as p where p.id = old.id for update;
    else
        perform 1 from public.data_sources as s where s.id = old.id for update;
    end if;
    return new;
end;
$fn$;

comment on function private.lock_for_move() is
    'Trigger: lock a provider or data source that changes clinic against rows that name it (migration 04)';
revoke all on function private.lock_for_move() from public, anon, authenticated, service_role;
