-- The tables whose rows belong to a clinic and name others: who writes, and what is named (50).
create or replace trigger lock_for_move
    before update on public.providers
    for each row
    when (new.clinic_id is distinct from old.clinic_id)
    execute function private.lock_for_move();

create or replace trigger lock_for_move
    before update on public.data_sources
    for each row
    when (new.clinic_id is distinct from old.clinic_id)
    execute function private.lock_for_move();

create or replace trigger validate_clinic_membership_insert
    after insert on public.goals
    referencing new table as new_rows
    for each statement
    execute function public.validate_clinic_membership();

create or replace trigger validate_clinic_membership_update
    after update on public.goals
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function public.validate_clinic_membership();

create or replace trigger validate_clinic_membership_insert
    after insert on public.metric_values
    referencing new table as new_rows
    for each statement
    execute function public.validate_clinic_membership();

create or replace trigger validate_clinic_membership_update
    after update on public.metric_values
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function public.validate_clinic_membership();

create or replace trigger validate_clinic_membership_insert
    after insert on public.goal_progress
    referencing new table as new_rows
    for each statement
    execute function public.validate_clinic_membership();

create or replace trigger validate_clinic_membership_update
    after update on public.goal_progress
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function public.validate_clinic_membership();

create or replace trigger validate_clinic_membership_insert
    after insert on public.data_sources
    referencing new table as new_rows
    for each statement
    execute function public.validate_clinic_membership();

create or replace trigger validate_clinic_membership_update
    after update on public.data_sources
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function public.validate_clinic_membership();

create or replace trigger validate_clinic_membership_insert
    after insert on public.providers
    referencing new table as new_rows
    for each statement
    execute function public.validate_clinic_membership();

create or replace trigger validate_clinic_membership_update
    after update on public.providers
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function public.validate_clinic_membership();
