INSERT INTO steps VALUES (2);

INSERT INTO wardlock_schema (version, usable_from) VALUES (2, 1);
