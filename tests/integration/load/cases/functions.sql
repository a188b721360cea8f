create function f(a int default 1) returns int language plpgsql as $x$
begin
  return a; -- ;
end $x$;
create function g() returns int language sql as 'select 1; select 2';
create function h() returns int language sql begin atomic select case 1 when 1 then 2 end; end;
create procedure p() language plpgsql as $$begin create table made (a int); commit; end$$;
call p();
