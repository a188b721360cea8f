-- Undoes 10_audit_log.sql.
-- The log goes with its partitions, which needs no CASCADE. One that somebody attached would go along: that stops it.
do $attached$
declare
    v_foreign text;
begin
    select string_agg(i.inhrelid::regclass::text, ', ' order by i.inhrelid::regclass::text)
    into v_foreign
    from pg_catalog.pg_inherits as i
    where i.inhparent = to_regclass('public.audit_logs')
        and pg_temp.is_ours('pg_class', i.inhparent)
        and not pg_temp.is_ours('pg_class', i.inhrelid);
    if v_foreign is not null then
        raise exception 'rollback 04: % would go with public.audit_logs', v_foreign
            using errcode = 'dependent_objects_still_exist',
                  hint = 'Detach what the migration did not make, then run the rollback again.';
    end if;
end;
$attached$;

do $drop$
begin
    perform pg_temp.drop_table('public.audit_logs');
    perform pg_temp.drop_function('private.log_error(text, text, uuid, text, text, text)');
    perform pg_temp.drop_function('private.refuse_audit_change()');
end;
$drop$;
