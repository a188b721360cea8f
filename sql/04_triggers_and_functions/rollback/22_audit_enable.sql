-- Undoes 22_audit_enable.sql.
-- First whatever enable_audit made, on whichever tables: the migration's own, and those that were added in use.
do $disable$
declare
    v_trigger  record;
    v_function regprocedure;
begin
    for v_trigger in
        select t.tgname as name, t.tgrelid::regclass as audited
        from pg_catalog.pg_trigger as t
        where obj_description(t.tgfoid, 'pg_proc') like '%made by enable_audit (migration 04)'
            or (
                t.tgname = 'audit_truncate'
                and t.tgfoid = to_regprocedure('public.audit_trigger_function()')
                and pg_temp.is_ours('pg_proc', t.tgfoid)
            )
        order by t.tgrelid::regclass::text, t.tgname
    loop
        execute format('drop trigger %I on %s', v_trigger.name, v_trigger.audited);
    end loop;

    for v_function in
        select p.oid::regprocedure
        from pg_catalog.pg_proc as p
        where obj_description(p.oid, 'pg_proc') like '%made by enable_audit (migration 04)'
        order by p.oid::regprocedure::text
    loop
        execute format('drop function %s', v_function);
    end loop;
end;
$disable$;

do $drop$
begin
    perform pg_temp.drop_function('public.enable_audit(regclass, text[])');
    perform pg_temp.drop_function('private.check_auditable(regclass, text[])');
    perform pg_temp.drop_function('private.audit_body(regclass, text[])');
    perform pg_temp.drop_function('public.disable_audit(regclass)');
end;
$drop$;
