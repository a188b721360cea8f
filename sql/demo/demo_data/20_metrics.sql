-- What is measured, from where, and a year of it: July 2024 to June 2025.
insert into public.metric_definitions (
    id, name, description, data_type, category, aggregation_method, allows_negative, created_at, updated_at
)
select
    ('f0000000-0000-4000-8000-' || lpad(d.number::text, 12, '0'))::uuid,
    d.name,
    d.description,
    d.data_type,
    d.category,
    d.aggregation_method,
    d.allows_negative,
    timestamptz '2024-06-08 10:00+00' + make_interval(hours => d.number),
    timestamptz '2024-06-08 10:00+00' + make_interval(hours => d.number)
from (values
    (1, 'Production', 'Billed work', 'currency', 'finance', 'sum', false),
    (2, 'Net result', 'Income less cost', 'currency', 'finance', 'sum', true),
    (3, 'Patients seen', null, 'integer', 'visits', 'sum', false),
    (4, 'Cancellation rate', 'Percent of appointments', 'percentage', 'visits', 'average', false),
    (5, 'Waiting days', 'Days to the next free appointment', 'decimal', null, 'average', false)
) as d (number, name, description, data_type, category, aggregation_method, allows_negative);

insert into public.data_sources (
    id, clinic_id, provider_id, name, spreadsheet_id, sheet_name, sync_frequency, connection_status,
    access_token, refresh_token, expiry_date, last_synced_at, created_at, updated_at
)
values
    ('50000000-0000-4000-8000-000000000001', 'c0000000-0000-4000-8000-000000000001', null, 'Umsatz', 'sheet-ufer', 'Tage', 'daily', 'connected', 'demo-access-ufer', 'demo-refresh-ufer', '2025-07-31 00:00+00', '2025-06-30 02:00+00', '2024-06-10 10:00+00', '2025-06-30 02:00+00'),
    ('50000000-0000-4000-8000-000000000002', 'c0000000-0000-4000-8000-000000000002', 'b0000000-0000-4000-8000-000000000003', 'Production', 'sheet-harbor', 'Daily', 'hourly', 'error', 'demo-access-harbor', null, '2024-12-31 00:00+00', '2024-12-30 23:00+00', '2024-06-10 11:00+00', '2024-12-31 01:00+00'),
    ('50000000-0000-4000-8000-000000000003', 'c0000000-0000-4000-8000-000000000003', null, 'By hand', null, null, 'manual', 'disconnected', null, null, null, null, '2024-06-10 12:00+00', '2024-06-10 12:00+00');

-- Every third day, a value for each clinic, provider and definition that belong together; the numbers are arithmetic.
insert into public.metric_values (
    id, clinic_id, provider_id, metric_definition_id, data_source_id, date, value, source_type, external_id,
    created_at, updated_at
)
select
    md5('demo metric value ' || s.clinic || '/' || coalesce(s.provider, 0) || '/' || s.definition || '/' || n.day)::uuid,
    ('c0000000-0000-4000-8000-' || lpad(s.clinic::text, 12, '0'))::uuid,
    ('b0000000-0000-4000-8000-' || lpad(s.provider::text, 12, '0'))::uuid,
    ('f0000000-0000-4000-8000-' || lpad(s.definition::text, 12, '0'))::uuid,
    case when s.sourced then ('50000000-0000-4000-8000-' || lpad(s.clinic::text, 12, '0'))::uuid end,
    date '2024-07-01' + n.day,
    round(s.base + ((n.day * 7919 + s.clinic * 104729) % 1000) * s.spread / 1000.0, s.digits),
    case when s.sourced then 'spreadsheet' else 'manual' end,
    case when s.sourced then 'row-' || n.day end,
    timestamptz '2024-07-01 20:00+00' + make_interval(days => n.day),
    timestamptz '2024-07-01 20:00+00' + make_interval(days => n.day)
from (values
    (1, 1, 1, true, 1500, 2000, 2),
    (1, 2, 1, true, 400, 300, 2),
    (1, null, 2, false, -500, 2500, 2),
    (1, 1, 3, true, 4, 20, 0),
    (1, null, 4, false, 0, 25, 3),
    (2, 3, 1, true, 2200, 1800, 2),
    (2, null, 3, false, 10, 30, 0),
    (2, 3, 4, true, 1, 12, 1),
    (3, 5, 1, false, 900, 700, 2),
    (3, null, 5, false, 0, 14, 4),
    (4, null, 3, false, 1, 9, 0)
) as s (clinic, provider, definition, sourced, base, spread, digits)
cross join generate_series(0, 364, 3) as n (day);

-- Awkward but valid: several values on one day, zero, huge, tiny, and a negative one that came before any rule.
insert into public.metric_values (
    id, clinic_id, provider_id, metric_definition_id, date, value, source_type, created_at, updated_at
)
select
    md5('demo awkward value ' || a.number)::uuid,
    ('c0000000-0000-4000-8000-' || lpad(a.clinic::text, 12, '0'))::uuid,
    null,
    ('f0000000-0000-4000-8000-' || lpad(a.definition::text, 12, '0'))::uuid,
    a.day,
    a.value,
    'manual',
    timestamptz '2025-07-01 00:00+00' + make_interval(mins => a.number),
    timestamptz '2025-07-01 00:00+00' + make_interval(mins => a.number)
from (values
    (1, 1, 3, date '2025-03-30', 0),
    (2, 1, 3, date '2025-03-30', 0),
    (3, 1, 2, date '2024-10-27', -123456789012345678901234567890.5),
    (4, 2, 1, date '2024-11-03', 0.00000000000000000001),
    (5, 3, 5, date '2024-02-29', 14.000),
    (6, 3, 5, date '2024-02-29', 14),
    (7, 2, 3, date '2025-06-30', -1)
) as a (number, clinic, definition, day, value);

insert into public.metric_aggregations (
    id, clinic_id, provider_id, metric_definition_id, aggregation_type, period_start, period_end,
    value, count, minimum, maximum, average, standard_deviation, created_at, updated_at
)
values
    ('60000000-0000-4000-8000-000000000001', 'c0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000001', 'f0000000-0000-4000-8000-000000000001', 'monthly', '2024-06-01', '2024-06-30', 61234.50, 20, 1000, 5000, 3061.725, 900.25, '2024-07-01 02:00+00', '2024-07-01 02:00+00'),
    ('60000000-0000-4000-8000-000000000002', 'c0000000-0000-4000-8000-000000000002', null, 'f0000000-0000-4000-8000-000000000003', 'daily', '2024-06-30', '2024-06-30', 17, 1, 17, 17, 17, null, '2024-07-01 02:00+00', '2024-07-01 02:00+00');
