INSERT INTO steps VALUES (2);

INSERT INTO wardlock_schema (version) VALUES (2);
