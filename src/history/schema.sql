-- Schema 1. What is written is never changed: every table refuses UPDATE and DELETE.

-- One reading of a round, or one import of earlier rounds (period is then NULL).
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  period TEXT,
  as_of TEXT NOT NULL,
  program_version TEXT NOT NULL,
  input_digest TEXT NOT NULL
) STRICT;
CREATE INDEX run_by_period ON run (period, id);

-- One form of one unit for one month as one file gave it; stored once however often it is read.
CREATE TABLE return_version (
  id INTEGER PRIMARY KEY,
  period TEXT NOT NULL,
  unit TEXT NOT NULL,
  form TEXT NOT NULL,
  file_sha256 TEXT NOT NULL,
  path TEXT NOT NULL,
  sheet TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  UNIQUE (period, unit, form, file_sha256, sheet, content_hash)
) STRICT;

-- Which returns there are is asked in every run: a narrow index answers it.
CREATE INDEX return_version_by_month ON return_version (period, unit, form);

-- A row and column of a form over the months. line_kind is row, unit or open; status is empty where none is known.
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  form TEXT NOT NULL,
  line_kind TEXT NOT NULL,
  line TEXT NOT NULL,
  label TEXT NOT NULL,
  column_id TEXT NOT NULL,
  role TEXT NOT NULL,
  measure TEXT NOT NULL,
  status TEXT NOT NULL,
  UNIQUE (form, line_kind, line, column_id, role, measure)
) STRICT;

-- An exact decimal figure in the measure of its series, and its cell counted from 0.
CREATE TABLE observation (
  return_version INTEGER NOT NULL REFERENCES return_version,
  series INTEGER NOT NULL REFERENCES series,
  value TEXT NOT NULL,
  sheet_row INTEGER NOT NULL,
  sheet_column INTEGER NOT NULL,
  PRIMARY KEY (return_version, series)
) STRICT, WITHOUT ROWID;

-- Which version counted in a run. left_out: empty, * for the whole, else one line_kind:line a line.
CREATE TABLE accepted (
  run INTEGER NOT NULL REFERENCES run,
  return_version INTEGER NOT NULL REFERENCES return_version,
  left_out TEXT NOT NULL,
  PRIMARY KEY (run, return_version)
) STRICT, WITHOUT ROWID;
CREATE INDEX accepted_by_return ON accepted (return_version, run);

CREATE TABLE finding (
  run INTEGER NOT NULL REFERENCES run,
  fingerprint TEXT NOT NULL,
  value_hash TEXT NOT NULL,
  code TEXT NOT NULL,
  severity TEXT NOT NULL,
  unit TEXT NOT NULL,
  form TEXT NOT NULL,
  place TEXT NOT NULL,
  confirmed INTEGER NOT NULL,
  PRIMARY KEY (run, fingerprint)
) STRICT, WITHOUT ROWID;

-- The last row of a fingerprint counts; a confirmation is withdrawn by a row that says so.
CREATE TABLE confirmation (
  id INTEGER PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  value_hash TEXT NOT NULL,
  reason TEXT NOT NULL,
  owner TEXT NOT NULL,
  made TEXT NOT NULL,
  until TEXT NOT NULL,
  withdrawn INTEGER NOT NULL
) STRICT;

CREATE TRIGGER run_u BEFORE UPDATE ON run BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER run_d BEFORE DELETE ON run BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER return_version_u BEFORE UPDATE ON return_version BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER return_version_d BEFORE DELETE ON return_version BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER series_u BEFORE UPDATE ON series BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER series_d BEFORE DELETE ON series BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER observation_u BEFORE UPDATE ON observation BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER observation_d BEFORE DELETE ON observation BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER accepted_u BEFORE UPDATE ON accepted BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER accepted_d BEFORE DELETE ON accepted BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER finding_u BEFORE UPDATE ON finding BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER finding_d BEFORE DELETE ON finding BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER confirmation_u BEFORE UPDATE ON confirmation BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER confirmation_d BEFORE DELETE ON confirmation BEGIN SELECT RAISE(ABORT, 'append-only'); END;
