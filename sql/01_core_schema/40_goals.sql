-- Goals and the progress made on them.
create table public.goals (
    id                   uuid not null default gen_random_uuid(),
    clinic_id            uuid not null,
    provider_id          uuid,
    user_id              uuid,
    metric_definition_id uuid,
    name                 text not null,
    time_period          text not null default 'monthly',
    start_date           date not null default current_date,
    target_date          date not null,
    target_value         numeric not null,
    current_value        numeric not null default 0,
    status               text not null default 'active',
    completed_at         timestamptz,
    created_at           timestamptz not null default now(),
    updated_at           timestamptz not null default now(),
    constraint goals_pkey primary key (id),
    constraint goals_clinic_id_fkey foreign key (clinic_id) references public.clinics (id),
    constraint goals_provider_id_fkey foreign key (provider_id) references public.providers (id),
    constraint goals_user_id_fkey foreign key (user_id) references public.users (id),
    constraint goals_metric_definition_id_fkey foreign key (metric_definition_id)
        references public.metric_definitions (id),
    constraint goals_status_known check (status in ('active', 'completed', 'cancelled'))
);

comment on table public.goals is 'What a clinic, a provider or a person wants to reach, and by when.';
comment on column public.goals.user_id is 'Owner.';
revoke all on table public.goals from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.goals to service_role;

create index goals_clinic_id_idx on public.goals (clinic_id);
create index goals_provider_id_idx on public.goals (provider_id);
create index goals_user_id_idx on public.goals (user_id);
create index goals_metric_definition_id_idx on public.goals (metric_definition_id);

create trigger touch_updated_at
    before update on public.goals
    for each row
    when (old.* is distinct from new.*)
    execute function private.touch_updated_at();

create table public.goal_progress (
    id            uuid not null default gen_random_uuid(),
    goal_id       uuid not null,
    date          date not null,
    current_value numeric not null,
    notes         text,
    created_by    uuid,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    constraint goal_progress_pkey primary key (id),
    constraint goal_progress_goal_id_fkey foreign key (goal_id) references public.goals (id),
    constraint goal_progress_created_by_fkey foreign key (created_by) references public.users (id) on delete set null
);

comment on table public.goal_progress is 'How far a goal was on a day; any number of entries a day, in any order of arrival.';
revoke all on table public.goal_progress from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.goal_progress to service_role;

create index goal_progress_goal_id_date_idx on public.goal_progress (goal_id, date);
create index goal_progress_created_by_idx on public.goal_progress (created_by);

create trigger touch_updated_at
    before update on public.goal_progress
    for each row
    when (old.* is distinct from new.*)
    execute function private.touch_updated_at();
