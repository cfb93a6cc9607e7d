-- An endpoint's secret can be rotated: for a day everything is signed with both, so that a receiver changes over whenever it likes.
alter table endpoints add column previous_secret bytea, add column rotated_at timestamptz;
