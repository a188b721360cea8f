-- Goals on the way, reached, given up and overdue, with progress that arrived in no order.
insert into public.goals (
    id, clinic_id, provider_id, user_id, metric_definition_id, name, time_period, start_date, target_date,
    target_value, current_value, status, completed_at, created_at, updated_at
)
select
    ('70000000-0000-4000-8000-' || lpad(g.number::text, 12, '0'))::uuid,
    ('c0000000-0000-4000-8000-' || lpad(g.clinic::text, 12, '0'))::uuid,
    ('b0000000-0000-4000-8000-' || lpad(g.provider::text, 12, '0'))::uuid,
    ('d0000000-0000-4000-8000-' || lpad(g.owner::text, 12, '0'))::uuid,
    ('f0000000-0000-4000-8000-' || lpad(g.definition::text, 12, '0'))::uuid,
    g.name,
    g.time_period,
    date '2024-07-01',
    g.target_date,
    g.target_value,
    g.current_value,
    g.status,
    g.completed_at,
    timestamptz '2024-07-01 09:00+00' + make_interval(mins => g.number),
    coalesce(g.completed_at, timestamptz '2024-07-01 09:00+00' + make_interval(mins => g.number))
from (values
    (1, 1, 1, 3, 1, 'A million', 'yearly', date '2099-12-31', 1000000, 250000.5, 'active', null::timestamptz),
    (2, 1, null, 2, 4, 'Fewer cancellations', 'quarterly', date '2099-12-31', 5, 5, 'completed', timestamptz '2025-02-01 12:00+00'),
    (3, 1, null, null, null, 'Overdue, and nobody''s', 'monthly', date '2024-12-31', 10, 3, 'active', null),
    (4, 2, 3, 7, 3, 'Given up', 'monthly', date '2025-01-31', 500, 120, 'cancelled', null),
    (5, 2, null, 6, 1, 'Over 1000 percent', 'yearly', date '2099-06-30', 0.01, 0, 'active', null),
    (6, 3, 5, 8, 5, 'Shorter waiting', 'yearly', date '2099-06-30', 7, 0, 'active', null),
    (7, 1, null, 13, 3, 'Mia''s own', 'monthly', date '2099-06-30', 40, 0, 'active', null)
) as g (
    number, clinic, provider, owner, definition, name, time_period, target_date, target_value, current_value, status,
    completed_at
);

insert into public.goal_progress (id, goal_id, date, current_value, notes, created_by, created_at, updated_at)
select
    ('80000000-0000-4000-8000-' || lpad(p.number::text, 12, '0'))::uuid,
    ('70000000-0000-4000-8000-' || lpad(p.goal::text, 12, '0'))::uuid,
    p.day,
    p.value,
    p.notes,
    ('d0000000-0000-4000-8000-' || lpad(p.author::text, 12, '0'))::uuid,
    timestamptz '2025-01-01 09:00+00' + make_interval(mins => p.number),
    timestamptz '2025-01-01 09:00+00' + make_interval(mins => p.number)
from (values
    (1, 1, date '2024-09-30', 100000, null, 3),
    (2, 1, date '2024-12-31', 250000.5, 'year''s end', 3),
    (3, 1, date '2024-08-31', 60000, 'late: arrived after December', 4),
    (4, 2, date '2025-01-31', 5, null, 2),
    (5, 2, date '2025-01-31', 5, 'the same day again', null),
    (6, 3, date '2024-11-30', 3, '', null),
    (7, 4, date '2024-10-31', 120, '@given up', 7)
) as p (number, goal, day, value, notes, author);
