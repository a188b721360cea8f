-- The verdict: what failed, the count, and an error where anything failed.
select o.name as failed
from pg_temp.outcome as o
where not o.passed
order by o.place;

select format('%s passed, %s failed', count(*) filter (where o.passed), count(*) filter (where not o.passed)) as verdict
from pg_temp.outcome as o;

do $verdict$
declare
    v_failed bigint;
    v_passed bigint;
    v_first  text;
begin
    select
        count(*) filter (where not o.passed),
        count(*) filter (where o.passed),
        (array_agg(o.name order by o.place) filter (where not o.passed))[1]
    into v_failed, v_passed, v_first
    from pg_temp.outcome as o;

    if v_failed > 0 or v_passed = 0 then
        raise exception '% passed, % failed; the first: %', v_passed, v_failed, v_first
            using errcode = 'assert_failure';
    end if;
end;
$verdict$;
