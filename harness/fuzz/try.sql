-- pgharness_try(attempts) -> a row for each attempt, in order: how far its steps came, what they gave, what stopped them
-- An attempt is an array of steps, a step is [SQL, use]: 'k' keeps the first column as the key that later steps know as
-- $1, 'r' notes it as a result, '' counts rows alone. Each attempt runs behind a savepoint of its own and is undone.
-- One statement runs many attempts: a round trip for each would cost several times what PostgreSQL's own work does.
-- A timeout cancels a statement once, and what came behind would have none: the attempt that was cancelled is the last.
create function pg_temp.pgharness_try(
    attempts jsonb,
    out steps   integer,
    out state   text,
    out message text,
    out hint    text,
    out detail  text,
    out context text,
    out breach  text,
    out results text[],
    out counts  bigint[],
    out seconds double precision
)
returns setof record
language plpgsql
as $try$
declare
    v_steps  jsonb;
    v_key    text;
    v_result text;
    v_count  bigint;
    v_began  timestamptz;
    v_column text;
begin
    for i in 0 .. pg_catalog.jsonb_array_length(pgharness_try.attempts) - 1 loop
        v_steps := attempts -> i;
        v_key := null;
        steps := 0;
        state := '';
        message := null;
        hint := null;
        detail := null;
        context := null;
        breach := null;
        results := '{}';
        counts := '{}';
        v_began := pg_catalog.clock_timestamp();
        begin
            for j in 0 .. pg_catalog.jsonb_array_length(v_steps) - 1 loop
                case v_steps -> j ->> 1
                    when 'k' then
                        execute v_steps -> j ->> 0 into v_key using v_key;
                        get diagnostics v_count = row_count;
                    when 'r' then
                        execute v_steps -> j ->> 0 into v_result using v_key;
                        get diagnostics v_count = row_count;
                        results := results || v_result;
                    else
                        execute v_steps -> j ->> 0 using v_key;
                        get diagnostics v_count = row_count;
                end case;
                counts := counts || v_count;
                steps := steps + 1;
            end loop;
            raise exception using errcode = 'PGHAR';
        exception
            when sqlstate 'PGHAR' then
                null;
            when query_canceled or assert_failure or others then
                get stacked diagnostics
                    state = returned_sqlstate,
                    message = message_text,
                    hint = pg_exception_hint,
                    detail = pg_exception_detail,
                    context = pg_exception_context,
                    breach = constraint_name,
                    v_column = column_name;
                if state = '23502' and v_column <> '' then
                    breach := 'NOT NULL of ' || v_column;
                end if;
        end;
        seconds := extract(epoch from pg_catalog.clock_timestamp() - v_began);
        return next;
        exit when state = '57014';
    end loop;
end;
$try$
