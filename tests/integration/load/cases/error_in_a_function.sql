create function f() returns int language plpgsql as $x$
begin
  return 1 / 0;
end $x$;
select f();
create table never ();
