-- E-mail addresses that must pass, and that must not.
do $emails$
declare
    v_email text;
begin
    foreach v_email in array array[
        'a@b', 'first.last+tag@sub.example.org', '.dots..are.fine.@example.org', '!#$%&''*+/=?^_`{|}~-@example.org',
        'digits@123.456', 'a@x--y.example', repeat('l', 64) || '@example.org',
        'd@' || repeat('d', 63) || '.' || repeat('e', 63) || '.' || repeat('f', 63) || '.' || repeat('g', 60)
    ] loop
        begin
            insert into public.users (email, name) values (v_email, 'Self-test');
            perform pg_temp.passes('accepted: ' || left(v_email, 40), true);
        exception
            when check_violation then
                perform pg_temp.passes('accepted: ' || v_email, false);
        end;
    end loop;

    foreach v_email in array array[
        '', ' ', 'a', '@', 'a@', '@b', 'a@b@c', ' a@example.org', 'a@example.org ', E'a@example.org\n', 'a b@example.org',
        'a@-b.example', 'a@b-.example', 'a@b.-c', 'a@b.c-', 'a@b..c', 'a@.b', 'a@b.', 'a@b_c.example', '"quoted"@example.org',
        'ä@example.org', 'a@exämple.org', 'a@[127.0.0.1]', repeat('l', 65) || '@example.org', 'a@' || repeat('d', 64),
        'd@' || repeat('d', 63) || '.' || repeat('e', 63) || '.' || repeat('f', 63) || '.' || repeat('g', 61)
    ] loop
        perform pg_temp.refuses('refused: ' || quote_literal(left(v_email, 40)),
            format('insert into public.users (email, name) values (%L, ''Self-test'')', v_email), '23514');
    end loop;

    insert into public.users (id, email, name) values (pg_temp.id('no email'), null, 'Self-test');
    perform pg_temp.passes('no address at all is accepted', true);
    perform pg_temp.refuses('an update is checked too',
        format('update public.users set email = ''x y'' where id = %L', pg_temp.id('no email')), '23514');
end;
$emails$;
