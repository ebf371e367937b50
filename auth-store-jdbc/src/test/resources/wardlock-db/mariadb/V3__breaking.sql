DROP TABLE wardlock_further;
INSERT INTO wardlock_schema (version, usable_from) VALUES (3, 2);
