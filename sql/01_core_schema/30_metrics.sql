-- What is measured, where it comes from, the measurements and their sums.
create table public.metric_definitions (
    id                 uuid not null default gen_random_uuid(),
    name               text not null,
    description        text,
    data_type          text not null,
    category           text,
    aggregation_method text not null default 'sum',
    allows_negative    boolean not null default false,
    created_at         timestamptz not null default now(),
    updated_at         timestamptz not null default now(),
    constraint metric_definitions_pkey primary key (id),
    constraint metric_definitions_name_key unique (name),
    constraint metric_definitions_data_type_known check (
        data_type in ('currency', 'percentage', 'integer', 'decimal')
    ),
    constraint metric_definitions_aggregation_method_known check (aggregation_method in ('sum', 'average'))
);

comment on table public.metric_definitions is 'What is measured; the same for all clinics.';
revoke all on table public.metric_definitions from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.metric_definitions to service_role;

create trigger touch_updated_at
    before update on public.metric_definitions
    for each row
    when (old.* is distinct from new.*)
    execute function private.touch_updated_at();

create table public.data_sources (
    id                uuid not null default gen_random_uuid(),
    clinic_id         uuid not null,
    provider_id       uuid,
    name              text not null,
    spreadsheet_id    text,
    sheet_name        text,
    sync_frequency    text not null default 'daily',
    connection_status text not null default 'disconnected',
    access_token      text,
    refresh_token     text,
    expiry_date       timestamptz,
    last_synced_at    timestamptz,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    constraint data_sources_pkey primary key (id),
    constraint data_sources_clinic_id_fkey foreign key (clinic_id) references public.clinics (id),
    constraint data_sources_provider_id_fkey foreign key (provider_id) references public.providers (id)
);

comment on table public.data_sources is 'Spreadsheets that metrics are read from, with the tokens that open them.';
comment on column public.data_sources.access_token is 'Secret: readable by service_role alone.';
comment on column public.data_sources.refresh_token is 'Secret: readable by service_role alone.';
comment on column public.data_sources.expiry_date is 'When the access token expires.';
revoke all on table public.data_sources from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.data_sources to service_role;

create index data_sources_clinic_id_idx on public.data_sources (clinic_id);
create index data_sources_provider_id_idx on public.data_sources (provider_id);

create trigger touch_updated_at
    before update on public.data_sources
    for each row
    when (old.* is distinct from new.*)
    execute function private.touch_updated_at();

create table public.metric_values (
    id                   uuid not null default gen_random_uuid(),
    clinic_id            uuid not null,
    provider_id          uuid,
    metric_definition_id uuid not null,
    data_source_id       uuid,
    date                 date not null,
    value                numeric not null,
    source_type          text not null default 'manual',
    external_id          text,
    created_at           timestamptz not null default now(),
    updated_at           timestamptz not null default now(),
    constraint metric_values_pkey primary key (id),
    constraint metric_values_clinic_id_fkey foreign key (clinic_id) references public.clinics (id),
    constraint metric_values_provider_id_fkey foreign key (provider_id) references public.providers (id),
    constraint metric_values_metric_definition_id_fkey foreign key (metric_definition_id)
        references public.metric_definitions (id),
    constraint metric_values_data_source_id_fkey foreign key (data_source_id)
        references public.data_sources (id) on delete set null
);

comment on table public.metric_values is 'Raw measurements, any number a day.';
comment on column public.metric_values.date is 'The clinic''s local day.';
revoke all on table public.metric_values from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.metric_values to service_role;

create index metric_values_clinic_id_date_idx on public.metric_values (clinic_id, date);
create index metric_values_provider_id_idx on public.metric_values (provider_id);
create index metric_values_metric_definition_id_idx on public.metric_values (metric_definition_id);
create index metric_values_data_source_id_idx on public.metric_values (data_source_id);

create trigger touch_updated_at
    before update on public.metric_values
    for each row
    when (old.* is distinct from new.*)
    execute function private.touch_updated_at();

create table public.metric_aggregations (
    id                   uuid not null default gen_random_uuid(),
    clinic_id            uuid not null,
    provider_id          uuid,
    metric_definition_id uuid not null,
    aggregation_type     text not null,
    period_start         date not null,
    period_end           date not null,
    value                numeric not null,
    count                integer not null,
    minimum              numeric,
    maximum              numeric,
    average              numeric,
    standard_deviation   numeric,
    created_at           timestamptz not null default now(),
    updated_at           timestamptz not null default now(),
    constraint metric_aggregations_pkey primary key (id),
    constraint metric_aggregations_group_key unique nulls not distinct
        (clinic_id, metric_definition_id, aggregation_type, period_start, provider_id),
    constraint metric_aggregations_clinic_id_fkey foreign key (clinic_id) references public.clinics (id),
    constraint metric_aggregations_provider_id_fkey foreign key (provider_id) references public.providers (id),
    constraint metric_aggregations_metric_definition_id_fkey foreign key (metric_definition_id)
        references public.metric_definitions (id),
    constraint metric_aggregations_aggregation_type_known check (aggregation_type in ('daily', 'weekly', 'monthly')),
    constraint metric_aggregations_period_in_order check (period_end >= period_start)
);

comment on table public.metric_aggregations is 'Metric values summed up by clinic, provider, metric and period.';
comment on column public.metric_aggregations.provider_id is 'Null is a group of its own, not the clinic''s total.';
comment on column public.metric_aggregations.period_end is 'Last day of the period, included.';
comment on column public.metric_aggregations.value is 'By the method of the definition.';
comment on column public.metric_aggregations.standard_deviation is 'Of the sample; null for one value.';
revoke all on table public.metric_aggregations from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.metric_aggregations to service_role;

create index metric_aggregations_clinic_id_period_start_idx
    on public.metric_aggregations (clinic_id, period_start);
create index metric_aggregations_provider_id_idx on public.metric_aggregations (provider_id);
create index metric_aggregations_metric_definition_id_idx
    on public.metric_aggregations (metric_definition_id);

create trigger touch_updated_at
    before update on public.metric_aggregations
    for each row
    when (old.* is distinct from new.*)
    execute function private.touch_updated_at();
