create sequence s;
select nextval('s') from generate_series(1, 7);
begin;
select nextval('s');
rollback;
