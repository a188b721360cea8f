-- Rules of the domain that need another table. They judge what is written now: a row that broke a rule before the
-- rule was there is left alone until that column changes.

-- private.clinic_today(clinic_id) -> the clinic's local day; UTC's for a clinic that is not there
create or replace function private.clinic_today(
    clinic_id uuid
)
returns date
language sql
stable
set search_path = pg_catalog, pg_temp
as $fn$
    select (
        now() at time zone coalesce(
            (
                select c.timezone
                from public.clinics as c
                where c.id = clinic_today.clinic_id
            ),
            'UTC'
        )
    )::date
$fn$;

comment on function private.clinic_today(uuid) is 'The local day of a clinic (migration 04)';
revoke all on function private.clinic_today(uuid) from public, anon, authenticated, service_role;

-- private.check_goal(row_id, clinic_id, target_date, target_value, current_value)
-- Raises where a value breaks a rule; a null is not judged.
create or replace function private.check_goal(
    row_id        uuid,
    clinic_id     uuid,
    target_date   date,
    target_value  numeric,
    current_value numeric
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_today date;
begin
    if check_goal.target_date is not null then
        v_today := private.clinic_today(check_goal.clinic_id);
        if check_goal.target_date <= v_today or not isfinite(check_goal.target_date) then
            raise exception 'target_date % of goal % is not in the future', check_goal.target_date, check_goal.row_id
                using errcode = 'check_violation',
                      hint = format('It is %s at the clinic: set a later day.', v_today),
                      schema = 'public', table = 'goals', column = 'target_date';
        end if;
    end if;
    if check_goal.target_value <= 0 or check_goal.target_value in ('NaN', 'Infinity') then
        raise exception 'target_value % of goal % is not a positive number', check_goal.target_value, check_goal.row_id
            using errcode = 'check_violation',
                  hint = 'Set a finite value above 0.',
                  schema = 'public', table = 'goals', column = 'target_value';
    end if;
    if check_goal.current_value in ('NaN', 'Infinity', '-Infinity') then
        raise exception 'current_value % of goal % is not a finite number', check_goal.current_value, check_goal.row_id
            using errcode = 'check_violation',
                  hint = 'Set a finite value.',
                  schema = 'public', table = 'goals', column = 'current_value';
    end if;
end;
$fn$;

comment on function private.check_goal(uuid, uuid, date, numeric, numeric) is
    'Raise 23514 where a value of a goal breaks a rule; nulls are not judged (migration 04)';
revoke all on function private.check_goal(uuid, uuid, date, numeric, numeric)
    from public, anon, authenticated, service_role;

-- private.check_metric_value(row_id, metric_definition_id, value)
-- Raises where the value is no number, or is negative and the definition does not allow it.
create or replace function private.check_metric_value(
    row_id               uuid,
    metric_definition_id uuid,
    value                numeric
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_metric text;
begin
    if check_metric_value.value in ('NaN', 'Infinity', '-Infinity') then
        raise exception 'value % of metric value % is not a finite number',
            check_metric_value.value, check_metric_value.row_id
            using errcode = 'check_violation',
                  hint = 'Leave the row out where there is no number.',
                  schema = 'public', table = 'metric_values', column = 'value';
    end if;
    if check_metric_value.value < 0 then
        select d.name
        into v_metric
        from public.metric_definitions as d
        where d.id = check_metric_value.metric_definition_id
            and not d.allows_negative;
        if found then
            raise exception 'value % of metric value % is negative', check_metric_value.value, check_metric_value.row_id
                using errcode = 'check_violation',
                      hint = format('Metric %s allows no negative values (allows_negative).', quote_literal(v_metric)),
                      schema = 'public', table = 'metric_values', column = 'value';
        end if;
    end if;
end;
$fn$;

comment on function private.check_metric_value(uuid, uuid, numeric) is
    'Raise 23514 where a metric value is no number, or negative against its definition (migration 04)';
revoke all on function private.check_metric_value(uuid, uuid, numeric) from public, anon, authenticated, service_role;

-- enforce_business_rules() -> trigger, for goals and metric_values
-- Definer: the rules hold whatever the caller may read.
create or replace function public.enforce_business_rules()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $fn$
begin
    if tg_relid = 'public.goals'::regclass then
        if tg_op = 'INSERT' then
            perform private.check_goal(
                new.id, new.clinic_id, new.target_date, new.target_value, new.current_value);
        else
            perform private.check_goal(
                new.id,
                new.clinic_id,
                case when new.target_date is distinct from old.target_date then new.target_date end,
                case when new.target_value is distinct from old.target_value then new.target_value end,
                case when new.current_value is distinct from old.current_value then new.current_value end);
        end if;
    elsif tg_relid = 'public.metric_values'::regclass then
        perform private.check_metric_value(new.id, new.metric_definition_id, new.value);
    else
        raise exception 'enforce_business_rules: no rules for table %', tg_relid::regclass
            using errcode = 'trigger_protocol_violated',
                  hint = 'It is for goals and metric_values.';
    end if;
    return new;
end;
$fn$;

comment on function public.enforce_business_rules() is
    'Trigger on goals and metric_values: refuse what breaks a rule of the domain, with 23514 (migration 04)';
revoke all on function public.enforce_business_rules() from public, anon, authenticated, service_role;

create or replace trigger enforce_business_rules_insert
    before insert on public.goals
    for each row
    execute function public.enforce_business_rules();

create or replace trigger enforce_business_rules_update
    before update on public.goals
    for each row
    when (
        new.target_date is distinct from old.target_date
        or new.target_value is distinct from old.target_value
        or new.current_value is distinct from old.current_value
    )
    execute function public.enforce_business_rules();

-- NaN sorts above every number: the conditions are false for exactly what needs no look.
create or replace trigger enforce_business_rules_insert
    before insert on public.metric_values
    for each row
    when (not (new.value >= 0 and new.value < 'Infinity'))
    execute function public.enforce_business_rules();

create or replace trigger enforce_business_rules_update
    before update on public.metric_values
    for each row
    when (
        (
            new.value is distinct from old.value
            or new.metric_definition_id is distinct from old.metric_definition_id
        )
        and not (new.value >= 0 and new.value < 'Infinity')
    )
    execute function public.enforce_business_rules();

comment on trigger enforce_business_rules_insert on public.goals is 'Rules for a new goal (migration 04)';
comment on trigger enforce_business_rules_update on public.goals is 'Rules for the columns that change (migration 04)';
comment on trigger enforce_business_rules_insert on public.metric_values is
    'Only what is not plainly a number from 0 on is looked at (migration 04)';
comment on trigger enforce_business_rules_update on public.metric_values is
    'Only what is not plainly a number from 0 on is looked at (migration 04)';
