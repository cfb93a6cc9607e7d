-- Indexes that pages of lists are found through alone, without the rows (docs/lists.md).
create index leads_complete on leads (tenant_id, created_at, id)
  where location_id is not null and offer_category_id is not null and offer_id is not null and consultant_id is not null;
-- codes of people who were erased are in no list
drop index loyalty_codes_allotted;
create index loyalty_codes_allotted on loyalty_codes (tenant_id, allotted_at, id) where record_id is not null;
