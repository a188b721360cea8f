create table x (y int);
prepare p (int) as insert into x values ($1);
execute p(1);
deallocate all;
execute p(2);
