-- Says what goes for good, before it goes.
do $announce$
declare
    v_rows bigint;
begin
    if to_regclass('public.audit_logs') is null
        or not pg_temp.is_ours('pg_class', to_regclass('public.audit_logs'))
    then
        return;
    end if;

    execute 'select count(*) from public.audit_logs' into v_rows;
    raise notice 'rollback 04: % audit row(s) go with public.audit_logs', v_rows
        using hint = 'To keep them, run this before the rollback: create table private.audit_logs_kept as table public.audit_logs;';
end;
$announce$;
