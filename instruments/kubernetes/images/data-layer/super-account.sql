-- What RDS for PostgreSQL has and PostgreSQL has not: a privileged account that is no superuser of the database.
-- https://www.alibabacloud.com/help/en/rds/apsaradb-rds-for-postgresql/create-an-account-on-an-apsaradb-rds-for-postgresql-instance
CREATE FUNCTION rds_extensions() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT pg_has_role(session_user, 'rds_superuser', 'MEMBER') THEN
    RAISE EXCEPTION 'permission denied to create extension' USING ERRCODE = '42501', HINT = 'Must be a privileged account of the instance.';
  END IF;
END $$;
CREATE EVENT TRIGGER rds_extensions ON ddl_command_start WHEN TAG IN ('CREATE EXTENSION') EXECUTE FUNCTION rds_extensions();
