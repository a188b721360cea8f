-- Proves that nothing of the migration is left, and takes the tools away.
do $proof$
declare
    v_left text;
begin
    select string_agg(pg_describe_object(d.classoid, d.objoid, d.objsubid), ', ' order by d.classoid, d.objoid)
    into v_left
    from pg_catalog.pg_description as d
    where d.description like '%(migration 04)'
        and d.objsubid = 0;

    if v_left is not null then
        raise exception 'rollback 04: left behind: %', v_left
            using errcode = 'object_in_use',
                  hint = 'A table''s or function''s own comment decides: drop these by name, or mend their comments.';
    end if;
end;
$proof$;

drop function pg_temp.drop_account_trigger(text, text);
drop function pg_temp.drop_trigger(text, text);
drop function pg_temp.drop_table(text);
drop function pg_temp.drop_function(text);
drop function pg_temp.drop_ours(text, text, oid, text);
drop function pg_temp.is_ours(text, oid);
