-- A doubt is asked once: the same arrival repeated a thousand times is one question to a human, not a thousand.
create unique index identity_reviews_open_key on identity_reviews (tenant_id, record_id, other_person_id, reason) where state = 'open';
