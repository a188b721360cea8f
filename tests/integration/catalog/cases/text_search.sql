-- Text search: configurations, dictionaries, parsers, templates.
-- setup
create text search dictionary words (template = simple, stopwords = english);
create text search configuration search (copy = simple);
create text search template terse (lexize = dsimple_lexize);
create text search parser cutter (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);

-- case: configuration-created | reports: finder | at most: 4
-- after
create text search configuration finder (parser = pg_catalog.default);

-- case: configuration-copied | reports: finder | at most: 30
-- after
create text search configuration finder (copy = search);

-- case: configuration-dropped | reports: search | at most: 30
-- after
drop text search configuration search;

-- case: configuration-renamed | reports: finder | at most: 30
-- after
alter text search configuration search rename to finder;

-- case: configuration-moved | reports: depot | at most: 30
create schema depot;
-- after
alter text search configuration search set schema depot;

-- case: configuration-parser | reports: finder
create text search configuration finder (parser = pg_catalog.default);
-- after
drop text search configuration finder;
create text search configuration finder (parser = cutter);

-- case: configuration-mapping-dictionary | reports: search
-- after
alter text search configuration search alter mapping for asciiword with words;

-- case: configuration-mapping-added | reports: finder
create text search configuration finder (parser = pg_catalog.default);
-- after
alter text search configuration finder add mapping for asciiword with simple;

-- case: configuration-mapping-dropped | reports: search
-- after
alter text search configuration search drop mapping for email;

-- case: configuration-mapping-second-dictionary | reports: search
-- after
alter text search configuration search alter mapping for asciiword with simple, words;

-- case: configuration-mapping-order | reports: search
alter text search configuration search alter mapping for asciiword with simple, words;
-- after
alter text search configuration search alter mapping for asciiword with words, simple;

-- case: configuration-mapping-replaced-everywhere | reports: search | at most: 30
-- after
alter text search configuration search alter mapping replace simple with words;

-- case: configuration-owner | reports: search | says: owner
-- after
alter text search configuration search owner to alice;

-- case: configuration-comment | reports: search | says: comment
-- after
comment on text search configuration search is 'for the shop';

-- case: dictionary-created | reports: synonyms
-- after
create text search dictionary synonyms (template = simple);

-- case: dictionary-dropped | reports: words
-- after
drop text search dictionary words;

-- case: dictionary-renamed | reports: terms
-- after
alter text search dictionary words rename to terms;

-- case: dictionary-moved | reports: depot
create schema depot;
-- after
alter text search dictionary words set schema depot;

-- case: dictionary-template | reports: plain
create text search dictionary plain (template = simple);
-- after
drop text search dictionary plain;
create text search dictionary plain (template = terse);

-- case: dictionary-option | reports: words | says: accept
-- after
alter text search dictionary words (accept = false);

-- case: dictionary-option-changed | reports: words | says: stopwords
-- after
alter text search dictionary words (stopwords = russian);

-- case: dictionary-option-lost | reports: words | says: stopwords
-- after
alter text search dictionary words (stopwords);

-- case: dictionary-of-extension | reports: intdict
create extension dict_int;
-- after
alter text search dictionary intdict (maxlen = 4);

-- case: dictionary-owner | reports: words | says: owner
-- after
alter text search dictionary words owner to bob;

-- case: dictionary-comment | reports: words | says: comment
-- after
comment on text search dictionary words is 'no small words';

-- case: template-created | reports: brief
-- after
create text search template brief (lexize = dsimple_lexize);

-- case: template-dropped | reports: terse
-- after
drop text search template terse;

-- case: template-renamed | reports: brief
-- after
alter text search template terse rename to brief;

-- case: template-moved | reports: depot
create schema depot;
-- after
alter text search template terse set schema depot;

-- case: template-init | reports: terse
-- after
drop text search template terse;
create text search template terse (init = dsimple_init, lexize = dsimple_lexize);

-- case: template-lexize | reports: terse
-- after
drop text search template terse;
create text search template terse (lexize = dispell_lexize);

-- case: template-comment | reports: terse | says: comment
-- after
comment on text search template terse is 'short';

-- case: parser-created | reports: slicer
-- after
create text search parser slicer (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);

-- case: parser-dropped | reports: cutter
-- after
drop text search parser cutter;

-- case: parser-renamed | reports: slicer
-- after
alter text search parser cutter rename to slicer;

-- case: parser-moved | reports: depot
create schema depot;
-- after
alter text search parser cutter set schema depot;

-- case: parser-headline | reports: cutter
-- after
drop text search parser cutter;
create text search parser cutter (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, headline = prsd_headline, lextypes = prsd_lextype);

-- case: parser-start | reports: cutter
create function begin_cut(internal, int) returns internal language internal strict as 'prsd_start';
-- after
drop text search parser cutter;
create text search parser cutter (start = begin_cut, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);

-- case: parser-comment | reports: cutter | says: comment
-- after
comment on text search parser cutter is 'cuts';
