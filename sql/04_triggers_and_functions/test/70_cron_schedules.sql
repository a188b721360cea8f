-- Schedules: when they were due last, and which of them can be read.
do $slots$
declare
    v_case record;
begin
    for v_case in
        select c.schedule, c.upto, c.wanted
        from (
            values
                ('0 2 * * *', '2026-03-01 01:59:59', '2026-02-28 02:00'),
                ('0 2 * * *', '2026-03-01 02:00:00', '2026-03-01 02:00'),
                ('0 3 * * 1', '2026-11-22 12:00:00', '2026-11-16 03:00'),
                ('0 4 1 * *', '2026-03-01 03:00:00', '2026-02-01 04:00'),
                ('*/20 8-10,14 * * *', '2026-05-05 13:00:00', '2026-05-05 10:40'),
                ('0 0 13 * fri', '2026-11-30 00:00:00', '2026-11-27 00:00'),
                ('0 0 13 * *', '2026-11-30 00:00:00', '2026-11-13 00:00'),
                ('0 0 */2 * 7', '2026-11-22 12:00:00', '2026-11-15 00:00'),
                ('0 0 $ feb *', '2027-01-01 00:00:00', '2026-02-28 00:00'),
                ('0 0 29 2 *', '2027-01-01 00:00:00', '2024-02-29 00:00'),
                ('30 seconds', '2026-01-01 00:00:59', '2026-01-01 00:00:30'),
                ('@weekly', '2026-11-22 12:00:00', '2026-11-22 00:00'),
                ('0 0 30 2 *', '2026-01-01 00:00:00', null),
                ('@reboot', '2026-01-01 00:00:00', null),
                ('at noon', '2026-01-01 00:00:00', null)
        ) as c (schedule, upto, wanted)
    loop
        perform pg_temp.passes(
            format('%s was due at %s, seen from %s', v_case.schedule, v_case.wanted, v_case.upto),
            private.cron_slot(v_case.schedule, (v_case.upto || '+00')::timestamptz)
                is not distinct from (v_case.wanted || '+00')::timestamptz);
    end loop;
    perform pg_temp.passes(format('%L is a schedule', c.schedule), private.is_cron(c.schedule) = c.wanted)
    from (
        values
            ('0 2 * * *', true), ('@reboot', true), ('59 seconds', true), ('0 0 * jan-mar/2 sun,7', true),
            ('60 seconds', false), ('60 * * * *', false), ('5/10 * * * *', false), ('* * * *', false), ('', false)
    ) as c (schedule, wanted);
    perform pg_temp.passes(
        'a field is what it allows', private.cron_values('5,10-14/2', 0, 59) = array[5, 10, 12, 14]);
    perform pg_temp.passes('seconds are no field', (
        select c.every_seconds = 7 and c.minutes is null
        from private.read_cron('7 seconds') as c));
end;
$slots$;
