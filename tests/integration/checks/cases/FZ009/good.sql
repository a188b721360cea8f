-- file: pgharness.toml
models = "models.py"
-- file: models.py
"""What the specification says: a grade is a whole number from 1 to 6."""

from harness.fuzz.models import Models, Trial


def is_grade(trial: Trial) -> bool:
    return 1 <= int(trial.new["grade"] or 0) <= 6


MODELS = Models(accepts={("public.mark", "insert"): is_grade})
-- file: 01_mark.sql
create table public.mark (mark_id integer primary key, grade integer not null);
create function public.check_grade() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $fn$
begin
    if new.grade < 1 or new.grade > 6 then
        raise exception 'grade is %, 1 to 6 was wanted', new.grade using errcode = 'check_violation';
    end if;
    return new;
end;
$fn$;
create trigger check_grade before insert or update on public.mark
    for each row execute function public.check_grade();
-- file: 01_mark_rollback.sql
drop table if exists public.mark;
drop function if exists public.check_grade();
