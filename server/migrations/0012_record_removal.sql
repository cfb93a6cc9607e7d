-- A record that its source took back: emptied, but still there, because what happened through it hangs on it (decision 2).
alter table records add column removed_at timestamptz;
alter table identity_log drop constraint identity_log_decision_check,
  add constraint identity_log_decision_check check (decision in ('found', 'link', 'merge', 'split', 'remove'));
