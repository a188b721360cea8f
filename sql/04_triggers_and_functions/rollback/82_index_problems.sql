-- Undoes 82_index_problems.sql.
do $drop$
begin
    perform pg_temp.drop_function('private.bloated_indexes(bigint)');
    perform pg_temp.drop_function('private.unused_indexes(bigint, bigint)');
    perform pg_temp.drop_function('private.duplicate_indexes()');
    perform pg_temp.drop_function('private.invalid_indexes()');
    perform pg_temp.drop_function('private.known_indexes()');
end;
$drop$;
