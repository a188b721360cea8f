select * from generate_series(1, 3000);
create table x as select 1 as y;
