-- Measurements and goals. The manner is that of 10_clinics_and_users.sql.

-- metric_definitions: the same for all clinics; every user reads, the system's administrators write.
alter table public.metric_definitions enable row level security;
grant select, insert, update, delete on table public.metric_definitions to authenticated;

create policy metric_definitions_select on public.metric_definitions
    for select to authenticated
    using ((select private.my_user_id()) is not null);

create policy metric_definitions_insert on public.metric_definitions
    for insert to authenticated
    with check ((select private.is_admin()));

create policy metric_definitions_update on public.metric_definitions
    for update to authenticated
    using ((select private.is_admin()))
    with check ((select private.is_admin()));

create policy metric_definitions_delete on public.metric_definitions
    for delete to authenticated
    using ((select private.is_admin()));

-- data_sources: members read all but the tokens, clinic administrators write, tokens included.
alter table public.data_sources enable row level security;
grant select (
    id, clinic_id, provider_id, name, spreadsheet_id, sheet_name, sync_frequency, connection_status, expiry_date,
    last_synced_at, created_at, updated_at
) on table public.data_sources to authenticated;
grant insert, update, delete on table public.data_sources to authenticated;

create policy data_sources_select on public.data_sources
    for select to authenticated
    using (clinic_id = any ((select private.my_clinics())::uuid[]));

create policy data_sources_insert on public.data_sources
    for insert to authenticated
    with check (clinic_id = any ((select private.my_clinics('clinic_admin'))::uuid[]));

create policy data_sources_update on public.data_sources
    for update to authenticated
    using (clinic_id = any ((select private.my_clinics('clinic_admin'))::uuid[]))
    with check (clinic_id = any ((select private.my_clinics('clinic_admin'))::uuid[]));

create policy data_sources_delete on public.data_sources
    for delete to authenticated
    using (clinic_id = any ((select private.my_clinics('clinic_admin'))::uuid[]));

-- metric_values: members read, staff write.
alter table public.metric_values enable row level security;
grant select, insert, update, delete on table public.metric_values to authenticated;

create policy metric_values_select on public.metric_values
    for select to authenticated
    using (clinic_id = any ((select private.my_clinics())::uuid[]));

create policy metric_values_insert on public.metric_values
    for insert to authenticated
    with check (clinic_id = any ((select private.my_clinics('staff'))::uuid[]));

create policy metric_values_update on public.metric_values
    for update to authenticated
    using (clinic_id = any ((select private.my_clinics('staff'))::uuid[]))
    with check (clinic_id = any ((select private.my_clinics('staff'))::uuid[]));

create policy metric_values_delete on public.metric_values
    for delete to authenticated
    using (clinic_id = any ((select private.my_clinics('staff'))::uuid[]));

-- metric_aggregations: members read; only jobs write.
alter table public.metric_aggregations enable row level security;
grant select on table public.metric_aggregations to authenticated;

create policy metric_aggregations_select on public.metric_aggregations
    for select to authenticated
    using (clinic_id = any ((select private.my_clinics())::uuid[]));

-- goals: members read, providers write.
alter table public.goals enable row level security;
grant select, insert, update, delete on table public.goals to authenticated;

create policy goals_select on public.goals
    for select to authenticated
    using (clinic_id = any ((select private.my_clinics())::uuid[]));

create policy goals_insert on public.goals
    for insert to authenticated
    with check (clinic_id = any ((select private.my_clinics('provider'))::uuid[]));

create policy goals_update on public.goals
    for update to authenticated
    using (clinic_id = any ((select private.my_clinics('provider'))::uuid[]))
    with check (clinic_id = any ((select private.my_clinics('provider'))::uuid[]));

create policy goals_delete on public.goals
    for delete to authenticated
    using (clinic_id = any ((select private.my_clinics('provider'))::uuid[]));

-- goal_progress belongs to the clinic of its goal: members read, staff write.
alter table public.goal_progress enable row level security;
grant select, insert, update, delete on table public.goal_progress to authenticated;

create policy goal_progress_select on public.goal_progress
    for select to authenticated
    using (
        goal_id in (
            select g.id
            from public.goals as g
            where g.clinic_id = any ((select private.my_clinics())::uuid[])
        )
    );

create policy goal_progress_insert on public.goal_progress
    for insert to authenticated
    with check (
        goal_id in (
            select g.id
            from public.goals as g
            where g.clinic_id = any ((select private.my_clinics('staff'))::uuid[])
        )
    );

create policy goal_progress_update on public.goal_progress
    for update to authenticated
    using (
        goal_id in (
            select g.id
            from public.goals as g
            where g.clinic_id = any ((select private.my_clinics('staff'))::uuid[])
        )
    )
    with check (
        goal_id in (
            select g.id
            from public.goals as g
            where g.clinic_id = any ((select private.my_clinics('staff'))::uuid[])
        )
    );

create policy goal_progress_delete on public.goal_progress
    for delete to authenticated
    using (
        goal_id in (
            select g.id
            from public.goals as g
            where g.clinic_id = any ((select private.my_clinics('staff'))::uuid[])
        )
    );
