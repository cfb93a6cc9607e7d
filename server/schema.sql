-- sequences
sequence catalogue_number start 17
sequence change_number start 1
sequence record_number start 10001

-- columns
aliases.tenant_id uuid not null
aliases.id uuid not null
aliases.number bigint not null
aliases.person_id uuid not null
calls.tenant_id uuid not null
calls.id uuid not null
calls.record_id uuid not null
calls.channel_id uuid not null
calls.staff_id uuid not null
calls.direction text not null
calls.caller text not null
calls.callee text not null
calls.status text not null
calls.duration_s integer not null
calls.record_link text
calls.happened_at timestamp with time zone not null
calls.created_at timestamp with time zone not null
catalogue_items.tenant_id uuid not null
catalogue_items.id uuid not null
catalogue_items.number bigint not null default nextval('catalogue_number'::regclass)
catalogue_items.kind text not null
catalogue_items.parent_id uuid
catalogue_items.name text not null
catalogue_items.external_id text
catalogue_items.price numeric(14,2)
catalogue_items.currency text
catalogue_items.details jsonb not null default '{}'::jsonb
catalogue_items.created_at timestamp with time zone not null
catalogue_items.updated_at timestamp with time zone not null
catalogue_items.archived_at timestamp with time zone
caught_messages.tenant_id uuid not null
caught_messages.id uuid not null
caught_messages.connection_id uuid not null
caught_messages.message_id uuid not null
caught_messages.record_id uuid not null
caught_messages.address text
caught_messages.subject text
caught_messages.text text not null
caught_messages.created_at timestamp with time zone not null
changes.tenant_id uuid not null
changes.id uuid not null
changes.type text not null
changes.person_id uuid
changes.record_id uuid
changes.data jsonb not null
changes.at timestamp with time zone not null
changes.state text not null
changes.number bigint not null default nextval('change_number'::regclass)
channels.tenant_id uuid not null
channels.id uuid not null
channels.record_id uuid not null
channels.kind text not null
channels.connection_id uuid
channels.state text not null default 'ok'::text
channels.utm_marks jsonb not null default '{}'::jsonb
channels.last_message_at timestamp with time zone
channels.created_at timestamp with time zone not null
channels.updated_at timestamp with time zone not null
channels.address text
channels.message_count bigint not null default 0
comments.tenant_id uuid not null
comments.id uuid not null
comments.record_id uuid not null
comments.credential_id uuid
comments.text text not null
comments.created_at timestamp with time zone not null
comments.updated_at timestamp with time zone not null
comments.lead_id uuid
connections.tenant_id uuid not null
connections.id uuid not null
connections.type text not null
connections.name text not null
connections.details jsonb not null default '{}'::jsonb
connections.created_at timestamp with time zone not null
connections.secret bytea
connections.cursor text
connections.updated_at timestamp with time zone not null
connections.archived_at timestamp with time zone
connections.poll_due_at timestamp with time zone
connections.poll_lease uuid
connections.poll_leased_until timestamp with time zone
connections.is_default boolean not null default false
counters.tenant_id uuid not null
counters.name text not null
counters.slot smallint not null
counters.value bigint not null
credentials.tenant_id uuid not null
credentials.id uuid not null
credentials.source text not null
credentials.kind text not null
credentials.login text not null
credentials.name text not null
credentials.verifier text
credentials.scopes text[] not null default '{}'::text[]
credentials.sees text not null
credentials.details jsonb not null default '{}'::jsonb
credentials.created_at timestamp with time zone not null
credentials.revoked_at timestamp with time zone
currency_rates.tenant_id uuid not null
currency_rates.currency text not null
currency_rates.usd numeric(20,10) not null
currency_rates.updated_at timestamp with time zone not null
custom_properties.tenant_id uuid not null
custom_properties.id uuid not null
custom_properties.key text not null
custom_properties.type text not null
custom_properties.is_unique boolean not null default false
custom_properties.created_at timestamp with time zone not null
deliveries.tenant_id uuid not null
deliveries.id uuid not null
deliveries.kind text not null
deliveries.destination_id uuid not null
deliveries.record_id uuid
deliveries.change_id uuid
deliveries.message_id uuid
deliveries.state text not null
deliveries.attempts integer not null default 0
deliveries.due_at timestamp with time zone not null
deliveries.lease uuid
deliveries.leased_until timestamp with time zone
deliveries.created_at timestamp with time zone not null
deliveries.finished_at timestamp with time zone
deliveries.tries integer not null default 0
delivery_attempts.tenant_id uuid not null
delivery_attempts.delivery_id uuid not null
delivery_attempts.number integer not null
delivery_attempts.at timestamp with time zone not null
delivery_attempts.took_ms integer not null
delivery_attempts.outcome text not null
delivery_attempts.status integer
delivery_attempts.excerpt text
documents.tenant_id uuid not null
documents.id uuid not null
documents.record_id uuid not null
documents.lead_id uuid not null
documents.lead_action_id uuid
documents.credential_id uuid
documents.type text not null
documents.name text not null
documents.created_at timestamp with time zone not null
endpoints.tenant_id uuid not null
endpoints.id uuid not null
endpoints.source text not null
endpoints.url text not null
endpoints.events text[] not null
endpoints.secret bytea not null
endpoints.details jsonb not null default '{}'::jsonb
endpoints.failing_since timestamp with time zone
endpoints.disabled_at timestamp with time zone
endpoints.disabled_reason text
endpoints.created_at timestamp with time zone not null
endpoints.updated_at timestamp with time zone not null
endpoints.previous_secret bytea
endpoints.rotated_at timestamp with time zone
entry_points.tenant_id uuid not null
entry_points.id uuid not null
entry_points.tunnel_id uuid not null
entry_points.kind text not null
entry_points.name text not null
entry_points.created_at timestamp with time zone not null
entry_points.updated_at timestamp with time zone not null
erased_rows.tenant_id uuid not null
erased_rows.erasure_id uuid not null
erased_rows.table_name text not null
erased_rows.number bigint not null
erased_rows."row" jsonb not null
erasures.tenant_id uuid not null
erasures.id uuid not null
erasures.person_id uuid not null
erasures.record_ids uuid[] not null
erasures.source text not null
erasures.credential_id uuid
erasures.state text not null
erasures.requested_at timestamp with time zone not null
erasures.due_at timestamp with time zone not null
erasures.finished_at timestamp with time zone
erasures.joined_person_id uuid
files.tenant_id uuid not null
files.id uuid not null
files.bytes bigint not null
files.sha256 text not null
files.record_id uuid
files.state text not null
files.created_at timestamp with time zone not null
idempotency_keys.tenant_id uuid not null
idempotency_keys.credential_id uuid not null
idempotency_keys.key text not null
idempotency_keys.fingerprint bytea not null
idempotency_keys.output jsonb
idempotency_keys.records uuid[] not null default '{}'::uuid[]
idempotency_keys.created_at timestamp with time zone not null
idempotency_keys.expires_at timestamp with time zone not null
identifiers.tenant_id uuid not null
identifiers.kind text not null
identifiers.value text not null
identifiers.person_id uuid not null
identity_log.tenant_id uuid not null
identity_log.id uuid not null
identity_log.at timestamp with time zone not null
identity_log.decision text not null
identity_log.rule text not null
identity_log.person_id uuid not null
identity_log.record_id uuid not null
identity_log.identifiers jsonb not null
identity_log.credential_id uuid
identity_reviews.tenant_id uuid not null
identity_reviews.id uuid not null
identity_reviews.at timestamp with time zone not null
identity_reviews.state text not null
identity_reviews.reason text not null
identity_reviews.record_id uuid not null
identity_reviews.person_id uuid not null
identity_reviews.other_person_id uuid not null
identity_reviews.identifiers jsonb not null
import_items.tenant_id uuid not null
import_items.job_id uuid not null
import_items.number integer not null
import_items.said jsonb
import_items.state text not null
import_items.reason text
import_items.record_id uuid
import_items.finished_at timestamp with time zone
import_jobs.tenant_id uuid not null
import_jobs.id uuid not null
import_jobs.credential_id uuid
import_jobs.source text not null
import_jobs.sees text not null
import_jobs.connection_id uuid not null
import_jobs.entry_point_id uuid not null
import_jobs.tag_ids uuid[] not null
import_jobs.created_at timestamp with time zone not null
ingestion_warnings.tenant_id uuid not null
ingestion_warnings.application_id uuid not null
ingestion_warnings.day timestamp with time zone not null
ingestion_warnings.reason text not null
ingestion_warnings.field text not null
ingestion_warnings.count bigint not null
ingestion_warnings.first_at timestamp with time zone not null
ingestion_warnings.last_at timestamp with time zone not null
lead_actions.tenant_id uuid not null
lead_actions.id uuid not null
lead_actions.lead_id uuid not null
lead_actions.credential_id uuid
lead_actions.type_id uuid not null
lead_actions.detail text not null
lead_actions.happens_at timestamp with time zone not null
lead_actions.created_at timestamp with time zone not null
lead_actions.updated_at timestamp with time zone not null
lead_contracts.tenant_id uuid not null
lead_contracts.id uuid not null
lead_contracts.lead_id uuid not null
lead_contracts.number text
lead_contracts.value numeric(14,2)
lead_contracts.signed_at timestamp with time zone
lead_contracts.description text
lead_contracts.created_at timestamp with time zone not null
lead_contracts.updated_at timestamp with time zone not null
lead_history.tenant_id uuid not null
lead_history.id uuid not null
lead_history.lead_id uuid not null
lead_history.version integer not null
lead_history.credential_id uuid
lead_history.status text not null
lead_history.origin text
lead_history.offer_category_id uuid
lead_history.person jsonb not null
lead_history.at timestamp with time zone not null
lead_ratings.tenant_id uuid not null
lead_ratings.id uuid not null
lead_ratings.lead_id uuid not null
lead_ratings.credential_id uuid
lead_ratings.value integer not null
lead_ratings.comment text
lead_ratings.at timestamp with time zone not null
lead_ratings.superseded_at timestamp with time zone
leads.tenant_id uuid not null
leads.id uuid not null
leads.record_id uuid not null
leads.source text not null
leads.credential_id uuid
leads.status text not null
leads.origin text
leads.offer_category_id uuid
leads.offer_id uuid
leads.sku_id uuid
leads.location_id uuid
leads.offline_campaign_id uuid
leads.channel_id uuid
leads.branch_id uuid
leads.consultant_id uuid
leads.details jsonb not null default '{}'::jsonb
leads.created_at timestamp with time zone not null
leads.status_changed_at timestamp with time zone not null
leads.updated_at timestamp with time zone not null
leads.became_customer_at timestamp with time zone
leads.version integer not null default 0
leads.lost_reason text
list_departures.tenant_id uuid not null
list_departures.counter text not null
list_departures.times bigint not null
list_marks.tenant_id uuid not null
list_marks.list text not null
list_marks.generation uuid not null
list_marks."position" bigint not null
list_marks.at timestamp with time zone
list_marks.number bigint
list_marks.id uuid not null
list_states.tenant_id uuid not null
list_states.list text not null
list_states.kind text not null
list_states.part uuid
list_states.generation uuid
list_states.marked bigint not null default 0
list_states.last_at timestamp with time zone
list_states.last_number bigint
list_states.last_id uuid
list_states.departures bigint not null default 0
list_states.set_at timestamp with time zone
list_states.wanted_at timestamp with time zone
loyalty_campaigns.tenant_id uuid not null
loyalty_campaigns.id uuid not null
loyalty_campaigns.internal_id text not null
loyalty_campaigns.starts_at timestamp with time zone not null
loyalty_campaigns.ends_at timestamp with time zone not null
loyalty_campaigns.codes_expire_at timestamp with time zone not null
loyalty_campaigns.created_at timestamp with time zone not null
loyalty_campaigns.draws text not null default 'standard'::text
loyalty_campaigns.allowed_chars text not null default ''::text
loyalty_campaigns.code_length integer not null default 8
loyalty_campaigns.location_id uuid
loyalty_campaigns.time_zone text not null default 'UTC'::text
loyalty_campaigns.details jsonb not null default '{}'::jsonb
loyalty_campaigns.version integer not null default 0
loyalty_campaigns.updated_at timestamp with time zone not null
loyalty_codes.tenant_id uuid not null
loyalty_codes.id uuid not null
loyalty_codes.campaign_id uuid not null
loyalty_codes.prize_id uuid not null
loyalty_codes.code text not null
loyalty_codes.record_id uuid
loyalty_codes.subject_id uuid
loyalty_codes.status text not null default 'associated'::text
loyalty_codes.location_id uuid
loyalty_codes.allotted_by uuid
loyalty_codes.changed_by uuid
loyalty_codes.allotted_at timestamp with time zone not null
loyalty_codes.changed_at timestamp with time zone not null
loyalty_points.tenant_id uuid not null
loyalty_points.id uuid not null
loyalty_points.record_id uuid
loyalty_points.campaign_id uuid not null
loyalty_points.reason text not null
loyalty_points.rule_id uuid not null
loyalty_points.source_id uuid not null
loyalty_points.points integer not null
loyalty_points.created_at timestamp with time zone not null
loyalty_prizes.tenant_id uuid not null
loyalty_prizes.id uuid not null
loyalty_prizes.campaign_id uuid not null
loyalty_prizes."position" integer not null
loyalty_prizes.name text not null
loyalty_prizes.total_codes integer not null
loyalty_prizes.points_value integer not null
loyalty_prizes.allotted integer not null default 0
loyalty_prizes.forgotten integer not null default 0
loyalty_purchases.tenant_id uuid not null
loyalty_purchases.lead_id uuid not null
loyalty_purchases.record_id uuid
loyalty_purchases.value numeric(14,2) not null
loyalty_purchases.currency text
loyalty_purchases.at timestamp with time zone not null
loyalty_rules.tenant_id uuid not null
loyalty_rules.id uuid not null
loyalty_rules.campaign_id uuid not null
loyalty_rules."position" integer not null
loyalty_rules.currency text not null default ''::text
loyalty_rules.criteria text not null
loyalty_rules.value numeric(14,2) not null
loyalty_rules.between_value numeric(14,2)
loyalty_rules.period text not null default ''::text
loyalty_rules.custom_days integer not null default 0
loyalty_rules.points integer not null
message_attachments.tenant_id uuid not null
message_attachments.id uuid not null
message_attachments.message_id uuid not null
message_attachments.record_id uuid not null
message_attachments.name text not null
message_attachments.type text not null
message_attachments.created_at timestamp with time zone not null
messages.tenant_id uuid not null
messages.id uuid not null
messages.channel_id uuid not null
messages.record_id uuid not null
messages.author text not null
messages.text text not null
messages.template_id uuid
messages.state text not null
messages.is_read boolean not null
messages.provider_id text
messages.created_at timestamp with time zone not null
messages.updated_at timestamp with time zone not null
messages.subject text
migrations.id integer not null
migrations.file text not null
migrations.applied_at timestamp with time zone not null default now()
orders.tenant_id uuid not null
orders.id uuid not null
orders.record_id uuid not null
orders.title text not null
orders.price numeric(14,2) not null
orders.currency text not null
orders.status text not null
orders.offer_id uuid
orders.manager_id uuid
orders.details jsonb not null default '{}'::jsonb
orders.created_at timestamp with time zone not null
orders.updated_at timestamp with time zone not null
orders.description text not null default ''::text
orders.payment_method_id uuid
orders.is_manual boolean not null default true
orders.partly_paid numeric(14,2) not null default 0
orders.email text
orders.phone text
orders.transaction_at timestamp with time zone
orders.paid_at timestamp with time zone
orders.comment text
passwords.tenant_id uuid not null
passwords.record_id uuid not null
passwords.hash text not null
passwords.changed_at timestamp with time zone not null
people.tenant_id uuid not null
people.id uuid not null
people.number bigint not null
people.profile jsonb not null
people.name text
people.email text
people.phone text
people.last_message_at timestamp with time zone
people.created_at timestamp with time zone not null
people.updated_at timestamp with time zone not null
pushes.tenant_id uuid not null
pushes.id uuid not null
pushes.credential_id uuid
pushes.title text not null
pushes.body text not null
pushes.data jsonb not null
pushes.topics text[] not null
pushes.created_at timestamp with time zone not null
record_staff.tenant_id uuid not null
record_staff.record_id uuid not null
record_staff.staff_id uuid not null
record_tags.tenant_id uuid not null
record_tags.record_id uuid not null
record_tags.tag_id uuid not null
record_tags.created_at timestamp with time zone not null
records.tenant_id uuid not null
records.id uuid not null
records.number bigint not null
records.person_id uuid not null
records.source text not null
records.scope text not null
records.credential_id uuid
records.email text
records.phone text
records.external_id text
records.national_id text
records."values" jsonb not null
records.said_at jsonb not null
records.raw jsonb not null default '{}'::jsonb
records.details jsonb not null default '{}'::jsonb
records.created_at timestamp with time zone not null
records.updated_at timestamp with time zone not null
records.removed_at timestamp with time zone
request_shares.key uuid not null
request_shares.ends_at timestamp with time zone not null
request_shares.most integer not null
request_shares.taken integer not null
request_shares.granted integer not null
sign_in_items.tenant_id uuid not null
sign_in_items.kind text not null
sign_in_items.hash bytea not null
sign_in_items.uid text
sign_in_items.grant_id text
sign_in_items.payload jsonb not null
sign_in_items.created_at timestamp with time zone not null
sign_in_items.expires_at timestamp with time zone
sign_in_items.consumed_at timestamp with time zone
signing_keys.id uuid not null
signing_keys.use text not null
signing_keys.sealed bytea not null
signing_keys.created_at timestamp with time zone not null
signing_keys.retired_at timestamp with time zone
staff.tenant_id uuid not null
staff.id uuid not null
staff.first_name text not null
staff.last_name text not null
staff.email text not null
staff.phone text
staff.role text not null
staff.details jsonb not null default '{}'::jsonb
staff.created_at timestamp with time zone not null
staff.updated_at timestamp with time zone not null
staff.archived_at timestamp with time zone
staff_items.tenant_id uuid not null
staff_items.staff_id uuid not null
staff_items.item_id uuid not null
subscriptions.tenant_id uuid not null
subscriptions.id uuid not null
subscriptions.number bigint not null default nextval('record_number'::regclass)
subscriptions.record_id uuid not null
subscriptions.plan_id uuid not null
subscriptions.package_id uuid
subscriptions.starts_at timestamp with time zone not null
subscriptions.ends_at timestamp with time zone
subscriptions.details jsonb not null default '{}'::jsonb
subscriptions.created_at timestamp with time zone not null
subscriptions.updated_at timestamp with time zone not null
subscriptions.source text not null
subscriptions.credential_id uuid
subscriptions.paid_at timestamp with time zone
subscriptions.state text not null
subscriptions.due_at timestamp with time zone
tags.tenant_id uuid not null
tags.id uuid not null
tags.name text not null
tags.created_at timestamp with time zone not null
template_categories.tenant_id uuid not null
template_categories.id uuid not null
template_categories.name text not null
template_categories.created_at timestamp with time zone not null
templates.tenant_id uuid not null
templates.id uuid not null
templates.category_id uuid
templates.key text not null
templates.name text not null
templates.body text not null
templates.created_at timestamp with time zone not null
templates.subject text
templates.connection_id uuid
templates.updated_at timestamp with time zone
templates.archived_at timestamp with time zone
tenants.id uuid not null
tenants.code text not null
tenants.name text not null
tenants.default_country text not null
tenants.settings jsonb not null default '{}'::jsonb
tenants.created_at timestamp with time zone not null
tenants.key_version integer not null default 1
tenants.keys_rotated_at timestamp with time zone
tenants_to_look_at.id uuid not null
tokens.tenant_id uuid not null
tokens.id uuid not null
tokens.credential_id uuid not null
tokens.kind text not null
tokens.hash bytea not null
tokens.family_id uuid not null
tokens.claims jsonb not null default '{}'::jsonb
tokens.created_at timestamp with time zone not null
tokens.expires_at timestamp with time zone
tokens.used_at timestamp with time zone
tokens.revoked_at timestamp with time zone
tracking_events.tenant_id uuid not null
tracking_events.session_id uuid not null
tracking_events.received_at timestamp with time zone not null
tracking_events.id uuid not null
tracking_events.kind text not null
tracking_events.happened_at timestamp with time zone not null
tracking_events.data jsonb not null
tracking_message_ids.tenant_id uuid not null
tracking_message_ids.session_id uuid not null
tracking_message_ids.message_id text not null
tracking_message_ids.received_at timestamp with time zone not null
tracking_sessions.tenant_id uuid not null
tracking_sessions.id uuid not null
tracking_sessions.application_id uuid not null
tracking_sessions.surface text not null
tracking_sessions.email text
tracking_sessions.phone text
tracking_sessions.record_id uuid
tracking_sessions.closed_at timestamp with time zone
tracking_sessions.registered jsonb
tracking_sessions.technical jsonb not null default '{}'::jsonb
tracking_sessions.created_at timestamp with time zone not null
tracking_sessions.seen_at timestamp with time zone not null
traffic_sources.tenant_id uuid not null
traffic_sources.id uuid not null
traffic_sources.entry_point_id uuid not null
traffic_sources.name text not null
traffic_sources.details jsonb not null default '{}'::jsonb
traffic_sources.created_at timestamp with time zone not null
traffic_sources.updated_at timestamp with time zone not null
traffic_sources.description text not null default ''::text
traffic_sources.hash text
traffic_sources.credential_id uuid
traffic_sources.resubscribe_button_id uuid
traffic_sources.is_disabled boolean not null default false
traffic_sources.expenses_usd numeric(14,2) not null default 0
tunnel_blocks.tenant_id uuid not null
tunnel_blocks.id uuid not null
tunnel_blocks.tunnel_id uuid not null
tunnel_blocks.kind text not null
tunnel_blocks.name text not null
tunnel_blocks."position" integer not null
tunnel_blocks.details jsonb not null default '{}'::jsonb
tunnel_blocks.created_at timestamp with time zone not null
tunnel_entries.tenant_id uuid not null
tunnel_entries.id uuid not null
tunnel_entries.channel_id uuid not null
tunnel_entries.entry_point_id uuid not null
tunnel_entries.traffic_source_id uuid not null
tunnel_entries.created_at timestamp with time zone not null
tunnel_runs.tenant_id uuid not null
tunnel_runs.id uuid not null
tunnel_runs.channel_id uuid not null
tunnel_runs.record_id uuid not null
tunnel_runs.tunnel_id uuid not null
tunnel_runs.entry_id uuid not null
tunnel_runs."position" integer not null
tunnel_runs.state text not null
tunnel_runs.reason text
tunnel_runs.due_at timestamp with time zone
tunnel_runs.created_at timestamp with time zone not null
tunnel_runs.updated_at timestamp with time zone not null
tunnel_visitors.tenant_id uuid not null
tunnel_visitors.tunnel text not null
tunnel_visitors.kind text not null
tunnel_visitors.visitor text not null
tunnel_visits.tenant_id uuid not null
tunnel_visits.id uuid not null
tunnel_visits.entry_point_id uuid not null
tunnel_visits.kind text not null
tunnel_visits.visitor text not null
tunnel_visits.created_at timestamp with time zone not null
tunnels.tenant_id uuid not null
tunnels.id uuid not null
tunnels.name text not null
tunnels.created_at timestamp with time zone not null
tunnels.updated_at timestamp with time zone not null
unique_property_values.tenant_id uuid not null
unique_property_values.source text not null
unique_property_values.scope text not null
unique_property_values.key text not null
unique_property_values.value text not null
unique_property_values.record_id uuid not null

-- constraints
aliases aliases_number_key UNIQUE (tenant_id, number)
aliases aliases_pkey PRIMARY KEY (tenant_id, id)
aliases aliases_tenant_id_person_id_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES people(tenant_id, id)
calls calls_direction_check CHECK ((direction = ANY (ARRAY['inbound'::text, 'outbound'::text])))
calls calls_duration_s_check CHECK ((duration_s >= 0))
calls calls_pkey PRIMARY KEY (tenant_id, id)
calls calls_status_check CHECK ((status = ANY (ARRAY['talking'::text, 'success'::text, 'no_answer'::text, 'closed_by_system'::text])))
calls calls_tenant_id_channel_id_fkey FOREIGN KEY (tenant_id, channel_id) REFERENCES channels(tenant_id, id)
calls calls_tenant_id_record_id_fkey FOREIGN KEY (tenant_id, record_id) REFERENCES records(tenant_id, id)
calls calls_tenant_id_staff_id_fkey FOREIGN KEY (tenant_id, staff_id) REFERENCES staff(tenant_id, id)
catalogue_items catalogue_items_number_key UNIQUE (tenant_id, number)
catalogue_items catalogue_items_pkey PRIMARY KEY (tenant_id, id)
catalogue_items catalogue_items_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
catalogue_items catalogue_items_tenant_id_parent_id_fkey FOREIGN KEY (tenant_id, parent_id) REFERENCES catalogue_items(tenant_id, id)
caught_messages caught_messages_message_key UNIQUE (tenant_id, message_id)
caught_messages caught_messages_pkey PRIMARY KEY (tenant_id, id)
caught_messages caught_messages_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES connections(tenant_id, id)
caught_messages caught_messages_tenant_id_record_id_fkey FOREIGN KEY (tenant_id, record_id) REFERENCES records(tenant_id, id)
changes changes_pkey PRIMARY KEY (tenant_id, id)
changes changes_state_check CHECK ((state = ANY (ARRAY['due'::text, 'done'::text])))
changes changes_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
channels channels_pkey PRIMARY KEY (tenant_id, id)
channels channels_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES connections(tenant_id, id)
channels channels_tenant_id_record_id_fkey FOREIGN KEY (tenant_id, record_id) REFERENCES records(tenant_id, id)
comments comments_pkey PRIMARY KEY (tenant_id, id)
comments comments_tenant_id_credential_id_fkey FOREIGN KEY (tenant_id, credential_id) REFERENCES credentials(tenant_id, id)
comments comments_tenant_id_lead_id_fkey FOREIGN KEY (tenant_id, lead_id) REFERENCES leads(tenant_id, id)
comments comments_tenant_id_record_id_fkey FOREIGN KEY (tenant_id, record_id) REFERENCES records(tenant_id, id)
connections connections_pkey PRIMARY KEY (tenant_id, id)
connections connections_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
counters counters_pkey PRIMARY KEY (tenant_id, name, slot)
counters counters_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
credentials credentials_kind_check CHECK ((kind = ANY (ARRAY['client'::text, 'user'::text, 'pin'::text, 'token'::text])))
credentials credentials_login_key UNIQUE (tenant_id, source, kind, login)
credentials credentials_pkey PRIMARY KEY (tenant_id, id)
credentials credentials_sees_check CHECK ((sees = ANY (ARRAY['own'::text, 'tenant'::text])))
credentials credentials_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
currency_rates currency_rates_pkey PRIMARY KEY (tenant_id, currency)
currency_rates currency_rates_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
currency_rates currency_rates_usd_check CHECK ((usd > (0)::numeric))
custom_properties custom_properties_key_key UNIQUE (tenant_id, key)
custom_properties custom_properties_pkey PRIMARY KEY (tenant_id, id)
custom_properties custom_properties_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
custom_properties custom_properties_type_check CHECK ((type = ANY (ARRAY['string'::text, 'number'::text, 'boolean'::text, 'date'::text])))
deliveries deliveries_kind_check CHECK ((kind = ANY (ARRAY['webhook'::text, 'message'::text])))
deliveries deliveries_pkey PRIMARY KEY (tenant_id, id)
deliveries deliveries_state_check CHECK ((state = ANY (ARRAY['due'::text, 'leased'::text, 'done'::text, 'exhausted'::text, 'dropped'::text])))
deliveries deliveries_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
delivery_attempts delivery_attempts_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'failed'::text, 'refused'::text])))
delivery_attempts delivery_attempts_pkey PRIMARY KEY (tenant_id, delivery_id, number)
delivery_attempts delivery_attempts_tenant_id_delivery_id_fkey FOREIGN KEY (tenant_id, delivery_id) REFERENCES deliveries(tenant_id, id)
documents documents_action_fkey FOREIGN KEY (tenant_id, lead_id, lead_action_id) REFERENCES lead_actions(tenant_id, lead_id, id)
documents documents_lead_fkey FOREIGN KEY (tenant_id, lead_id) REFERENCES leads(tenant_id, id)
documents documents_pkey PRIMARY KEY (tenant_id, id)
documents documents_tenant_id_credential_id_fkey FOREIGN KEY (tenant_id, credential_id) REFERENCES credentials(tenant_id, id)
documents documents_tenant_id_id_fkey FOREIGN KEY (tenant_id, id) REFERENCES files(tenant_id, id)
documents documents_tenant_id_record_id_fkey FOREIGN KEY (tenant_id, record_id) REFERENCES records(tenant_id, id)
documents documents_type_check CHECK ((type = ANY (ARRAY['contract'::text, 'offer'::text, 'consent'::text])))
endpoints endpoints_pkey PRIMARY KEY (tenant_id, id)
endpoints endpoints_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
entry_points entry_points_pkey PRIMARY KEY (tenant_id, id)
entry_points entry_points_tenant_id_tunnel_id_fkey FOREIGN KEY (tenant_id, tunnel_id) REFERENCES tunnels(tenant_id, id)
erased_rows erased_rows_pkey PRIMARY KEY (tenant_id, erasure_id, table_name, number)
erased_rows erased_rows_tenant_id_erasure_id_fkey FOREIGN KEY (tenant_id, erasure_id) REFERENCES erasures(tenant_id, id)
erasures erasures_check CHECK (((state = 'pending'::text) = (finished_at IS NULL)))
erasures erasures_pkey PRIMARY KEY (tenant_id, id)
erasures erasures_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'restored'::text, 'done'::text])))
erasures erasures_tenant_id_credential_id_fkey FOREIGN KEY (tenant_id, credential_id) REFERENCES credentials(tenant_id, id)
erasures erasures_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
files files_bytes_check CHECK ((bytes >= 0))
files files_pkey PRIMARY KEY (tenant_id, id)
files files_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
files files_state_check CHECK ((state = ANY (ARRAY['kept'::text, 'unwanted'::text])))
files files_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
idempotency_keys idempotency_keys_pkey PRIMARY KEY (tenant_id, credential_id, key)
idempotency_keys idempotency_keys_tenant_id_credential_id_fkey FOREIGN KEY (tenant_id, credential_id) REFERENCES credentials(tenant_id, id)
identifiers identifiers_kind_check CHECK ((kind = ANY (ARRAY['email'::text, 'phone'::text, 'external_id'::text, 'national_id'::text])))
identifiers identifiers_pkey PRIMARY KEY (tenant_id, kind, value)
identifiers identifiers_tenant_id_person_id_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES people(tenant_id, id)
identity_log identity_log_decision_check CHECK ((decision = ANY (ARRAY['found'::text, 'link'::text, 'merge'::text, 'split'::text, 'remove'::text])))
identity_log identity_log_pkey PRIMARY KEY (tenant_id, id)
identity_reviews identity_reviews_pkey PRIMARY KEY (tenant_id, id)
identity_reviews identity_reviews_state_check CHECK ((state = ANY (ARRAY['open'::text, 'linked'::text, 'dismissed'::text])))
identity_reviews identity_reviews_tenant_id_record_id_fkey FOREIGN KEY (tenant_id, record_id) REFERENCES records(tenant_id, id)
import_items import_items_check CHECK (((state = 'due'::text) = (said IS NOT NULL)))
import_items import_items_pkey PRIMARY KEY (tenant_id, job_id, number)
import_items import_items_state_check CHECK ((state = ANY (ARRAY['due'::text, 'done'::text, 'failed'::text])))
import_items import_items_tenant_id_job_id_fkey FOREIGN KEY (tenant_id, job_id) REFERENCES import_jobs(tenant_id, id)
import_items import_items_tenant_id_record_id_fkey FOREIGN KEY (tenant_id, record_id) REFERENCES records(tenant_id, id)
import_jobs import_jobs_pkey PRIMARY KEY (tenant_id, id)
import_jobs import_jobs_sees_check CHECK ((sees = ANY (ARRAY['own'::text, 'tenant'::text])))
import_jobs import_jobs_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES connections(tenant_id, id)
import_jobs import_jobs_tenant_id_credential_id_fkey FOREIGN KEY (tenant_id, credential_id) REFERENCES credentials(tenant_id, id)
import_jobs import_jobs_tenant_id_entry_point_id_fkey FOREIGN KEY (tenant_id, entry_point_id) REFERENCES entry_points(tenant_id, id)
import_jobs import_jobs_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
ingestion_warnings ingestion_warnings_pkey PRIMARY KEY (tenant_id, application_id, day, reason, field)
ingestion_warnings ingestion_warnings_tenant_id_application_id_fkey FOREIGN KEY (tenant_id, application_id) REFERENCES credentials(tenant_id, id)
lead_actions lead_actions_lead_key UNIQUE (tenant_id, lead_id, id)
lead_actions lead_actions_pkey PRIMARY KEY (tenant_id, id)
lead_actions lead_actions_tenant_id_credential_id_fkey FOREIGN KEY (tenant_id, credential_id) REFERENCES credentials(tenant_id, id)
lead_actions lead_actions_tenant_id_lead_id_fkey FOREIGN KEY (tenant_id, lead_id) REFERENCES leads(tenant_id, id)
lead_actions lead_actions_tenant_id_type_id_fkey FOREIGN KEY (tenant_id, type_id) REFERENCES catalogue_items(tenant_id, id)
lead_contracts lead_contracts_lead_key UNIQUE (tenant_id, lead_id)
lead_contracts lead_contracts_pkey PRIMARY KEY (tenant_id, id)
lead_contracts lead_contracts_tenant_id_lead_id_fkey FOREIGN KEY (tenant_id, lead_id) REFERENCES leads(tenant_id, id)
lead_history lead_history_pkey PRIMARY KEY (tenant_id, id)
lead_history lead_history_tenant_id_credential_id_fkey FOREIGN KEY (tenant_id, credential_id) REFERENCES credentials(tenant_id, id)
lead_history lead_history_tenant_id_lead_id_fkey FOREIGN KEY (tenant_id, lead_id) REFERENCES leads(tenant_id, id)
lead_history lead_history_tenant_id_offer_category_id_fkey FOREIGN KEY (tenant_id, offer_category_id) REFERENCES catalogue_items(tenant_id, id)
lead_history lead_history_version_key UNIQUE (tenant_id, lead_id, version)
lead_ratings lead_ratings_pkey PRIMARY KEY (tenant_id, id)
lead_ratings lead_ratings_tenant_id_credential_id_fkey FOREIGN KEY (tenant_id, credential_id) REFERENCES credentials(tenant_id, id)
lead_ratings lead_ratings_tenant_id_lead_id_fkey FOREIGN KEY (tenant_id, lead_id) REFERENCES leads(tenant_id, id)
lead_ratings lead_ratings_value_check CHECK (((value >= 0) AND (value <= 10)))
leads leads_lost_reason_check CHECK ((lost_reason = ANY (ARRAY['poor_qualification'::text, 'need'::text, 'wrong_time'::text, 'price_too_high'::text, 'lost_momentum'::text, 'competition'::text, 'abandoned'::text, 'feature'::text, 'other'::text])))
leads leads_pkey PRIMARY KEY (tenant_id, id)
leads leads_status_check CHECK ((status = ANY (ARRAY['prospect'::text, 'lead'::text, 'sale_lead'::text, 'opportunity'::text, 'customer'::text, 'lost'::text])))
leads leads_tenant_id_branch_id_fkey FOREIGN KEY (tenant_id, branch_id) REFERENCES catalogue_items(tenant_id, id)
leads leads_tenant_id_channel_id_fkey FOREIGN KEY (tenant_id, channel_id) REFERENCES catalogue_items(tenant_id, id)
leads leads_tenant_id_consultant_id_fkey FOREIGN KEY (tenant_id, consultant_id) REFERENCES staff(tenant_id, id)
leads leads_tenant_id_location_id_fkey FOREIGN KEY (tenant_id, location_id) REFERENCES catalogue_items(tenant_id, id)
leads leads_tenant_id_offer_category_id_fkey FOREIGN KEY (tenant_id, offer_category_id) REFERENCES catalogue_items(tenant_id, id)
leads leads_tenant_id_offer_id_fkey FOREIGN KEY (tenant_id, offer_id) REFERENCES catalogue_items(tenant_id, id)
leads leads_tenant_id_offline_campaign_id_fkey FOREIGN KEY (tenant_id, offline_campaign_id) REFERENCES catalogue_items(tenant_id, id)
leads leads_tenant_id_record_id_fkey FOREIGN KEY (tenant_id, record_id) REFERENCES records(tenant_id, id)
leads leads_tenant_id_sku_id_fkey FOREIGN KEY (tenant_id, sku_id) REFERENCES catalogue_items(tenant_id, id)
list_departures list_departures_pkey PRIMARY KEY (tenant_id, counter)
list_departures list_departures_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
list_marks list_marks_pkey PRIMARY KEY (tenant_id, list, generation, "position")
list_states list_states_pkey PRIMARY KEY (tenant_id, list)
list_states list_states_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
loyalty_campaigns loyalty_campaigns_code_length_check CHECK (((code_length >= 1) AND (code_length <= 32)))
loyalty_campaigns loyalty_campaigns_draws_check CHECK ((draws = ANY (ARRAY['standard'::text, 'instant'::text])))
loyalty_campaigns loyalty_campaigns_internal_id_key UNIQUE (tenant_id, internal_id)
loyalty_campaigns loyalty_campaigns_pkey PRIMARY KEY (tenant_id, id)
loyalty_campaigns loyalty_campaigns_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
loyalty_campaigns loyalty_campaigns_tenant_id_id_fkey FOREIGN KEY (tenant_id, id) REFERENCES catalogue_items(tenant_id, id)
loyalty_campaigns loyalty_campaigns_tenant_id_location_id_fkey FOREIGN KEY (tenant_id, location_id) REFERENCES catalogue_items(tenant_id, id)
loyalty_campaigns loyalty_campaigns_times CHECK ((ends_at > starts_at))
loyalty_codes loyalty_codes_check CHECK (((record_id IS NULL) = (subject_id IS NULL)))
loyalty_codes loyalty_codes_code_key UNIQUE (tenant_id, code)
loyalty_codes loyalty_codes_pkey PRIMARY KEY (tenant_id, id)
loyalty_codes loyalty_codes_status_check CHECK ((status = ANY (ARRAY['associated'::text, 'redeemed'::text, 'blocked'::text])))
loyalty_codes loyalty_codes_subject_key UNIQUE (tenant_id, campaign_id, subject_id)
loyalty_codes loyalty_codes_tenant_id_allotted_by_fkey FOREIGN KEY (tenant_id, allotted_by) REFERENCES staff(tenant_id, id)
loyalty_codes loyalty_codes_tenant_id_campaign_id_prize_id_fkey FOREIGN KEY (tenant_id, campaign_id, prize_id) REFERENCES loyalty_prizes(tenant_id, campaign_id, id)
loyalty_codes loyalty_codes_tenant_id_changed_by_fkey FOREIGN KEY (tenant_id, changed_by) REFERENCES staff(tenant_id, id)
loyalty_codes loyalty_codes_tenant_id_location_id_fkey FOREIGN KEY (tenant_id, location_id) REFERENCES catalogue_items(tenant_id, id)
loyalty_points loyalty_points_pkey PRIMARY KEY (tenant_id, id)
loyalty_points loyalty_points_reason_check CHECK ((reason = ANY (ARRAY['prize'::text, 'purchase'::text])))
loyalty_points loyalty_points_source_key UNIQUE (tenant_id, source_id, rule_id)
loyalty_points loyalty_points_tenant_id_campaign_id_fkey FOREIGN KEY (tenant_id, campaign_id) REFERENCES loyalty_campaigns(tenant_id, id)
loyalty_prizes loyalty_prizes_check CHECK (((forgotten >= 0) AND (forgotten <= allotted)))
loyalty_prizes loyalty_prizes_name_key UNIQUE (tenant_id, campaign_id, name)
loyalty_prizes loyalty_prizes_own_key UNIQUE (tenant_id, campaign_id, id)
loyalty_prizes loyalty_prizes_pkey PRIMARY KEY (tenant_id, id)
loyalty_prizes loyalty_prizes_points_value_check CHECK ((points_value >= 0))
loyalty_prizes loyalty_prizes_tenant_id_campaign_id_fkey FOREIGN KEY (tenant_id, campaign_id) REFERENCES loyalty_campaigns(tenant_id, id)
loyalty_prizes loyalty_prizes_total CHECK (((allotted >= 0) AND (allotted <= total_codes)))
loyalty_purchases loyalty_purchases_pkey PRIMARY KEY (tenant_id, lead_id)
loyalty_purchases loyalty_purchases_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
loyalty_purchases loyalty_purchases_value_check CHECK ((value > (0)::numeric))
loyalty_rules loyalty_rules_check CHECK (((criteria = 'between'::text) = (between_value IS NOT NULL)))
loyalty_rules loyalty_rules_check1 CHECK (((period = 'custom'::text) = (custom_days > 0)))
loyalty_rules loyalty_rules_criteria_check CHECK ((criteria = ANY (ARRAY['above'::text, 'below'::text, 'between'::text])))
loyalty_rules loyalty_rules_period_check CHECK ((period = ANY (ARRAY[''::text, 'day'::text, 'week'::text, 'month'::text, 'year'::text, 'custom'::text])))
loyalty_rules loyalty_rules_pkey PRIMARY KEY (tenant_id, id)
loyalty_rules loyalty_rules_points_check CHECK ((points >= 0))
loyalty_rules loyalty_rules_position_key UNIQUE (tenant_id, campaign_id, "position")
loyalty_rules loyalty_rules_tenant_id_campaign_id_fkey FOREIGN KEY (tenant_id, campaign_id) REFERENCES loyalty_campaigns(tenant_id, id)
message_attachments message_attachments_pkey PRIMARY KEY (tenant_id, id)
message_attachments message_attachments_tenant_id_id_fkey FOREIGN KEY (tenant_id, id) REFERENCES files(tenant_id, id)
message_attachments message_attachments_tenant_id_message_id_fkey FOREIGN KEY (tenant_id, message_id) REFERENCES messages(tenant_id, id)
message_attachments message_attachments_tenant_id_record_id_fkey FOREIGN KEY (tenant_id, record_id) REFERENCES records(tenant_id, id)
messages messages_author_check CHECK ((author = ANY (ARRAY['operator'::text, 'person'::text, 'system'::text])))
messages messages_pkey PRIMARY KEY (tenant_id, id)
messages messages_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text, 'received'::text])))
messages messages_tenant_id_channel_id_fkey FOREIGN KEY (tenant_id, channel_id) REFERENCES channels(tenant_id, id)
messages messages_tenant_id_record_id_fkey FOREIGN KEY (tenant_id, record_id) REFERENCES records(tenant_id, id)
messages messages_tenant_id_template_id_fkey FOREIGN KEY (tenant_id, template_id) REFERENCES templates(tenant_id, id)
migrations migrations_pkey PRIMARY KEY (id)
orders orders_pkey PRIMARY KEY (tenant_id, id)
orders orders_status_check CHECK ((status = ANY (ARRAY['opened'::text, 'resolved'::text, 'rejected'::text])))
orders orders_tenant_id_manager_id_fkey FOREIGN KEY (tenant_id, manager_id) REFERENCES staff(tenant_id, id)
orders orders_tenant_id_offer_id_fkey FOREIGN KEY (tenant_id, offer_id) REFERENCES catalogue_items(tenant_id, id)
orders orders_tenant_id_payment_method_id_fkey FOREIGN KEY (tenant_id, payment_method_id) REFERENCES catalogue_items(tenant_id, id)
orders orders_tenant_id_record_id_fkey FOREIGN KEY (tenant_id, record_id) REFERENCES records(tenant_id, id)
passwords passwords_pkey PRIMARY KEY (tenant_id, record_id)
passwords passwords_tenant_id_record_id_fkey FOREIGN KEY (tenant_id, record_id) REFERENCES records(tenant_id, id)
people people_number_key UNIQUE (tenant_id, number)
people people_pkey PRIMARY KEY (tenant_id, id)
people people_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
pushes pushes_pkey PRIMARY KEY (tenant_id, id)
pushes pushes_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
record_staff record_staff_pkey PRIMARY KEY (tenant_id, record_id, staff_id)
record_staff record_staff_tenant_id_record_id_fkey FOREIGN KEY (tenant_id, record_id) REFERENCES records(tenant_id, id)
record_staff record_staff_tenant_id_staff_id_fkey FOREIGN KEY (tenant_id, staff_id) REFERENCES staff(tenant_id, id)
record_tags record_tags_pkey PRIMARY KEY (tenant_id, record_id, tag_id)
record_tags record_tags_tenant_id_record_id_fkey FOREIGN KEY (tenant_id, record_id) REFERENCES records(tenant_id, id)
record_tags record_tags_tenant_id_tag_id_fkey FOREIGN KEY (tenant_id, tag_id) REFERENCES tags(tenant_id, id)
records records_number_key UNIQUE (tenant_id, number)
records records_pkey PRIMARY KEY (tenant_id, id)
records records_tenant_id_credential_id_fkey FOREIGN KEY (tenant_id, credential_id) REFERENCES credentials(tenant_id, id)
records records_tenant_id_person_id_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES people(tenant_id, id)
request_shares request_shares_check CHECK (((taken >= 0) AND (taken <= most)))
request_shares request_shares_check1 CHECK (((granted >= 0) AND (granted <= most)))
request_shares request_shares_pkey PRIMARY KEY (key)
sign_in_items sign_in_items_hash_check CHECK ((length(hash) = 32))
sign_in_items sign_in_items_pkey PRIMARY KEY (tenant_id, kind, hash)
sign_in_items sign_in_items_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
signing_keys signing_keys_pkey PRIMARY KEY (id)
staff staff_pkey PRIMARY KEY (tenant_id, id)
staff staff_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
staff_items staff_items_pkey PRIMARY KEY (tenant_id, staff_id, item_id)
staff_items staff_items_tenant_id_item_id_fkey FOREIGN KEY (tenant_id, item_id) REFERENCES catalogue_items(tenant_id, id)
staff_items staff_items_tenant_id_staff_id_fkey FOREIGN KEY (tenant_id, staff_id) REFERENCES staff(tenant_id, id)
subscriptions subscriptions_number_key UNIQUE (tenant_id, number)
subscriptions subscriptions_overlap_key EXCLUDE USING gist (tenant_id WITH =, record_id WITH =, plan_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
subscriptions subscriptions_period_check CHECK ((ends_at >= starts_at))
subscriptions subscriptions_pkey PRIMARY KEY (tenant_id, id)
subscriptions subscriptions_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'active'::text, 'expired'::text])))
subscriptions subscriptions_tenant_id_package_id_fkey FOREIGN KEY (tenant_id, package_id) REFERENCES catalogue_items(tenant_id, id)
subscriptions subscriptions_tenant_id_plan_id_fkey FOREIGN KEY (tenant_id, plan_id) REFERENCES catalogue_items(tenant_id, id)
subscriptions subscriptions_tenant_id_record_id_fkey FOREIGN KEY (tenant_id, record_id) REFERENCES records(tenant_id, id)
tags tags_name_key UNIQUE (tenant_id, name)
tags tags_pkey PRIMARY KEY (tenant_id, id)
tags tags_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
template_categories template_categories_pkey PRIMARY KEY (tenant_id, id)
template_categories template_categories_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
templates templates_key_key UNIQUE (tenant_id, key)
templates templates_pkey PRIMARY KEY (tenant_id, id)
templates templates_tenant_id_category_id_fkey FOREIGN KEY (tenant_id, category_id) REFERENCES template_categories(tenant_id, id)
templates templates_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES connections(tenant_id, id)
templates templates_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
tenants tenants_code_check CHECK ((code ~ '^[0-9a-f]{8}$'::text))
tenants tenants_code_key UNIQUE (code)
tenants tenants_default_country_check CHECK ((default_country ~ '^[A-Z]{2}$'::text))
tenants tenants_pkey PRIMARY KEY (id)
tenants_to_look_at tenants_to_look_at_pkey PRIMARY KEY (id)
tokens tokens_hash_check CHECK ((length(hash) = 32))
tokens tokens_hash_key UNIQUE (tenant_id, hash)
tokens tokens_kind_check CHECK ((kind = ANY (ARRAY['static'::text, 'access'::text, 'refresh'::text])))
tokens tokens_pkey PRIMARY KEY (tenant_id, id)
tokens tokens_tenant_id_credential_id_fkey FOREIGN KEY (tenant_id, credential_id) REFERENCES credentials(tenant_id, id)
tracking_events tracking_events_pkey PRIMARY KEY (tenant_id, session_id, received_at, id)
tracking_message_ids tracking_message_ids_pkey PRIMARY KEY (tenant_id, session_id, message_id)
tracking_sessions tracking_sessions_pkey PRIMARY KEY (tenant_id, id)
tracking_sessions tracking_sessions_surface_check CHECK ((surface = ANY (ARRAY['web'::text, 'mobile'::text])))
tracking_sessions tracking_sessions_tenant_id_application_id_fkey FOREIGN KEY (tenant_id, application_id) REFERENCES credentials(tenant_id, id)
traffic_sources traffic_sources_pkey PRIMARY KEY (tenant_id, id)
traffic_sources traffic_sources_tenant_id_credential_id_fkey FOREIGN KEY (tenant_id, credential_id) REFERENCES credentials(tenant_id, id)
traffic_sources traffic_sources_tenant_id_entry_point_id_fkey FOREIGN KEY (tenant_id, entry_point_id) REFERENCES entry_points(tenant_id, id)
tunnel_blocks tunnel_blocks_pkey PRIMARY KEY (tenant_id, id)
tunnel_blocks tunnel_blocks_position_key UNIQUE (tenant_id, tunnel_id, "position")
tunnel_blocks tunnel_blocks_tenant_id_tunnel_id_fkey FOREIGN KEY (tenant_id, tunnel_id) REFERENCES tunnels(tenant_id, id)
tunnel_entries tunnel_entries_pkey PRIMARY KEY (tenant_id, id)
tunnel_entries tunnel_entries_tenant_id_channel_id_fkey FOREIGN KEY (tenant_id, channel_id) REFERENCES channels(tenant_id, id)
tunnel_entries tunnel_entries_tenant_id_entry_point_id_fkey FOREIGN KEY (tenant_id, entry_point_id) REFERENCES entry_points(tenant_id, id)
tunnel_entries tunnel_entries_tenant_id_traffic_source_id_fkey FOREIGN KEY (tenant_id, traffic_source_id) REFERENCES traffic_sources(tenant_id, id)
tunnel_runs tunnel_runs_check CHECK (((state = 'running'::text) = (due_at IS NOT NULL)))
tunnel_runs tunnel_runs_pkey PRIMARY KEY (tenant_id, id)
tunnel_runs tunnel_runs_state_check CHECK ((state = ANY (ARRAY['running'::text, 'ended'::text, 'failed'::text])))
tunnel_runs tunnel_runs_tenant_id_channel_id_fkey FOREIGN KEY (tenant_id, channel_id) REFERENCES channels(tenant_id, id)
tunnel_runs tunnel_runs_tenant_id_entry_id_fkey FOREIGN KEY (tenant_id, entry_id) REFERENCES tunnel_entries(tenant_id, id)
tunnel_runs tunnel_runs_tenant_id_record_id_fkey FOREIGN KEY (tenant_id, record_id) REFERENCES records(tenant_id, id)
tunnel_runs tunnel_runs_tenant_id_tunnel_id_fkey FOREIGN KEY (tenant_id, tunnel_id) REFERENCES tunnels(tenant_id, id)
tunnel_visitors tunnel_visitors_kind_check CHECK ((kind = ANY (ARRAY['visit'::text, 'show'::text])))
tunnel_visitors tunnel_visitors_pkey PRIMARY KEY (tenant_id, tunnel, kind, visitor)
tunnel_visitors tunnel_visitors_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
tunnel_visits tunnel_visits_kind_check CHECK ((kind = ANY (ARRAY['visit'::text, 'show'::text])))
tunnel_visits tunnel_visits_pkey PRIMARY KEY (tenant_id, id)
tunnel_visits tunnel_visits_tenant_id_entry_point_id_fkey FOREIGN KEY (tenant_id, entry_point_id) REFERENCES entry_points(tenant_id, id)
tunnels tunnels_pkey PRIMARY KEY (tenant_id, id)
tunnels tunnels_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
unique_property_values unique_property_values_pkey PRIMARY KEY (tenant_id, source, scope, key, value)
unique_property_values unique_property_values_tenant_id_record_id_fkey FOREIGN KEY (tenant_id, record_id) REFERENCES records(tenant_id, id)

-- indexes
CREATE UNIQUE INDEX aliases_number_key ON tributary.aliases USING btree (tenant_id, number)
CREATE UNIQUE INDEX aliases_pkey ON tributary.aliases USING btree (tenant_id, id)
CREATE UNIQUE INDEX calls_pkey ON tributary.calls USING btree (tenant_id, id)
CREATE INDEX calls_record ON tributary.calls USING btree (tenant_id, record_id, happened_at)
CREATE UNIQUE INDEX catalogue_items_external_key ON tributary.catalogue_items USING btree (tenant_id, kind, external_id) WHERE ((external_id IS NOT NULL) AND (kind <> 'plan'::text))
CREATE INDEX catalogue_items_kind ON tributary.catalogue_items USING btree (tenant_id, kind, id)
CREATE UNIQUE INDEX catalogue_items_number_key ON tributary.catalogue_items USING btree (tenant_id, number)
CREATE INDEX catalogue_items_page ON tributary.catalogue_items USING btree (tenant_id, kind, number) WHERE (archived_at IS NULL)
CREATE UNIQUE INDEX catalogue_items_pkey ON tributary.catalogue_items USING btree (tenant_id, id)
CREATE UNIQUE INDEX catalogue_items_plan_key ON tributary.catalogue_items USING btree (tenant_id, external_id) WHERE ((kind = 'plan'::text) AND (external_id IS NOT NULL))
CREATE UNIQUE INDEX caught_messages_message_key ON tributary.caught_messages USING btree (tenant_id, message_id)
CREATE UNIQUE INDEX caught_messages_pkey ON tributary.caught_messages USING btree (tenant_id, id)
CREATE INDEX caught_messages_recent ON tributary.caught_messages USING btree (tenant_id, created_at, id)
CREATE INDEX caught_messages_record ON tributary.caught_messages USING btree (tenant_id, record_id)
CREATE INDEX changes_due ON tributary.changes USING btree (tenant_id, at, number) WHERE (state = 'due'::text)
CREATE INDEX changes_person ON tributary.changes USING btree (tenant_id, person_id, at)
CREATE UNIQUE INDEX changes_pkey ON tributary.changes USING btree (tenant_id, id)
CREATE UNIQUE INDEX channels_address_key ON tributary.channels USING btree (tenant_id, connection_id, address) WHERE ((connection_id IS NOT NULL) AND (address IS NOT NULL))
CREATE UNIQUE INDEX channels_mail_key ON tributary.channels USING btree (tenant_id, record_id, address) WHERE ((kind = 'email'::text) AND (connection_id IS NULL) AND (address IS NOT NULL))
CREATE UNIQUE INDEX channels_pkey ON tributary.channels USING btree (tenant_id, id)
CREATE INDEX channels_recent ON tributary.channels USING btree (tenant_id, (
CASE
    WHEN (last_message_at IS NULL) THEN created_at
    ELSE last_message_at
END), id) INCLUDE (last_message_at, created_at)
CREATE INDEX channels_record ON tributary.channels USING btree (tenant_id, record_id, id)
CREATE INDEX comments_lead ON tributary.comments USING btree (tenant_id, lead_id, created_at) WHERE (lead_id IS NOT NULL)
CREATE UNIQUE INDEX comments_pkey ON tributary.comments USING btree (tenant_id, id)
CREATE INDEX comments_record ON tributary.comments USING btree (tenant_id, record_id, created_at)
CREATE UNIQUE INDEX connections_default_key ON tributary.connections USING btree (tenant_id) WHERE (is_default AND (archived_at IS NULL))
CREATE UNIQUE INDEX connections_pkey ON tributary.connections USING btree (tenant_id, id)
CREATE INDEX connections_polled ON tributary.connections USING btree (tenant_id, poll_due_at) WHERE ((poll_due_at IS NOT NULL) AND (archived_at IS NULL))
CREATE UNIQUE INDEX counters_pkey ON tributary.counters USING btree (tenant_id, name, slot)
CREATE UNIQUE INDEX credentials_login_key ON tributary.credentials USING btree (tenant_id, source, kind, login)
CREATE UNIQUE INDEX credentials_pkey ON tributary.credentials USING btree (tenant_id, id)
CREATE UNIQUE INDEX currency_rates_pkey ON tributary.currency_rates USING btree (tenant_id, currency)
CREATE UNIQUE INDEX custom_properties_key_key ON tributary.custom_properties USING btree (tenant_id, key)
CREATE UNIQUE INDEX custom_properties_pkey ON tributary.custom_properties USING btree (tenant_id, id)
CREATE UNIQUE INDEX deliveries_change_key ON tributary.deliveries USING btree (tenant_id, destination_id, change_id) WHERE (change_id IS NOT NULL)
CREATE INDEX deliveries_destination ON tributary.deliveries USING btree (tenant_id, destination_id, created_at, id)
CREATE INDEX deliveries_leased ON tributary.deliveries USING btree (tenant_id, destination_id, leased_until) WHERE (state = 'leased'::text)
CREATE INDEX deliveries_open ON tributary.deliveries USING btree (tenant_id, destination_id, due_at, id) WHERE (state = ANY (ARRAY['due'::text, 'leased'::text]))
CREATE UNIQUE INDEX deliveries_pkey ON tributary.deliveries USING btree (tenant_id, id)
CREATE INDEX deliveries_record ON tributary.deliveries USING btree (tenant_id, record_id) WHERE (record_id IS NOT NULL)
CREATE UNIQUE INDEX delivery_attempts_pkey ON tributary.delivery_attempts USING btree (tenant_id, delivery_id, number)
CREATE INDEX documents_lead ON tributary.documents USING btree (tenant_id, lead_id, created_at, id)
CREATE INDEX documents_lead_action ON tributary.documents USING btree (tenant_id, lead_action_id, created_at, id) WHERE (lead_action_id IS NOT NULL)
CREATE UNIQUE INDEX documents_pkey ON tributary.documents USING btree (tenant_id, id)
CREATE INDEX documents_record ON tributary.documents USING btree (tenant_id, record_id)
CREATE UNIQUE INDEX endpoints_pkey ON tributary.endpoints USING btree (tenant_id, id)
CREATE UNIQUE INDEX entry_points_default_key ON tributary.entry_points USING btree (tenant_id, tunnel_id) WHERE (kind = 'default'::text)
CREATE UNIQUE INDEX entry_points_pkey ON tributary.entry_points USING btree (tenant_id, id)
CREATE INDEX entry_points_tunnel ON tributary.entry_points USING btree (tenant_id, tunnel_id, created_at, id)
CREATE UNIQUE INDEX erased_rows_pkey ON tributary.erased_rows USING btree (tenant_id, erasure_id, table_name, number)
CREATE INDEX erasures_due ON tributary.erasures USING btree (tenant_id, due_at, id) WHERE (state = 'pending'::text)
CREATE UNIQUE INDEX erasures_pending_key ON tributary.erasures USING btree (tenant_id, person_id) WHERE (state = 'pending'::text)
CREATE UNIQUE INDEX erasures_pkey ON tributary.erasures USING btree (tenant_id, id)
CREATE UNIQUE INDEX files_pkey ON tributary.files USING btree (tenant_id, id)
CREATE INDEX files_record ON tributary.files USING btree (tenant_id, record_id) WHERE (record_id IS NOT NULL)
CREATE INDEX files_unwanted ON tributary.files USING btree (tenant_id, id) WHERE (state = 'unwanted'::text)
CREATE INDEX idempotency_keys_expiry ON tributary.idempotency_keys USING btree (tenant_id, expires_at)
CREATE UNIQUE INDEX idempotency_keys_pkey ON tributary.idempotency_keys USING btree (tenant_id, credential_id, key)
CREATE INDEX identifiers_person ON tributary.identifiers USING btree (tenant_id, person_id)
CREATE UNIQUE INDEX identifiers_pkey ON tributary.identifiers USING btree (tenant_id, kind, value)
CREATE INDEX identity_log_person ON tributary.identity_log USING btree (tenant_id, person_id, at)
CREATE UNIQUE INDEX identity_log_pkey ON tributary.identity_log USING btree (tenant_id, id)
CREATE INDEX identity_reviews_open ON tributary.identity_reviews USING btree (tenant_id, at) WHERE (state = 'open'::text)
CREATE UNIQUE INDEX identity_reviews_open_key ON tributary.identity_reviews USING btree (tenant_id, record_id, other_person_id, reason) WHERE (state = 'open'::text)
CREATE UNIQUE INDEX identity_reviews_pkey ON tributary.identity_reviews USING btree (tenant_id, id)
CREATE INDEX import_items_due ON tributary.import_items USING btree (tenant_id, job_id, number) WHERE (state = 'due'::text)
CREATE UNIQUE INDEX import_items_pkey ON tributary.import_items USING btree (tenant_id, job_id, number)
CREATE INDEX import_items_record ON tributary.import_items USING btree (tenant_id, record_id) WHERE (record_id IS NOT NULL)
CREATE UNIQUE INDEX import_jobs_pkey ON tributary.import_jobs USING btree (tenant_id, id)
CREATE UNIQUE INDEX ingestion_warnings_pkey ON tributary.ingestion_warnings USING btree (tenant_id, application_id, day, reason, field)
CREATE INDEX lead_actions_lead ON tributary.lead_actions USING btree (tenant_id, lead_id, happens_at, id)
CREATE UNIQUE INDEX lead_actions_lead_key ON tributary.lead_actions USING btree (tenant_id, lead_id, id)
CREATE UNIQUE INDEX lead_actions_pkey ON tributary.lead_actions USING btree (tenant_id, id)
CREATE UNIQUE INDEX lead_contracts_lead_key ON tributary.lead_contracts USING btree (tenant_id, lead_id)
CREATE UNIQUE INDEX lead_contracts_pkey ON tributary.lead_contracts USING btree (tenant_id, id)
CREATE UNIQUE INDEX lead_history_pkey ON tributary.lead_history USING btree (tenant_id, id)
CREATE UNIQUE INDEX lead_history_version_key ON tributary.lead_history USING btree (tenant_id, lead_id, version)
CREATE UNIQUE INDEX lead_ratings_current ON tributary.lead_ratings USING btree (tenant_id, lead_id) WHERE (superseded_at IS NULL)
CREATE INDEX lead_ratings_lead ON tributary.lead_ratings USING btree (tenant_id, lead_id)
CREATE UNIQUE INDEX lead_ratings_pkey ON tributary.lead_ratings USING btree (tenant_id, id)
CREATE INDEX leads_campaign ON tributary.leads USING btree (tenant_id, offline_campaign_id, created_at, id) WHERE (offline_campaign_id IS NOT NULL)
CREATE INDEX leads_complete ON tributary.leads USING btree (tenant_id, created_at, id) WHERE ((location_id IS NOT NULL) AND (offer_category_id IS NOT NULL) AND (offer_id IS NOT NULL) AND (consultant_id IS NOT NULL))
CREATE INDEX leads_created ON tributary.leads USING btree (tenant_id, created_at, id)
CREATE INDEX leads_customers ON tributary.leads USING btree (tenant_id, record_id) WHERE (became_customer_at IS NOT NULL)
CREATE UNIQUE INDEX leads_pkey ON tributary.leads USING btree (tenant_id, id)
CREATE INDEX leads_record ON tributary.leads USING btree (tenant_id, record_id)
CREATE UNIQUE INDEX list_departures_pkey ON tributary.list_departures USING btree (tenant_id, counter)
CREATE UNIQUE INDEX list_marks_pkey ON tributary.list_marks USING btree (tenant_id, list, generation, "position")
CREATE UNIQUE INDEX list_states_pkey ON tributary.list_states USING btree (tenant_id, list)
CREATE INDEX list_states_wanted ON tributary.list_states USING btree (tenant_id, wanted_at) WHERE (wanted_at IS NOT NULL)
CREATE UNIQUE INDEX loyalty_campaigns_internal_id_key ON tributary.loyalty_campaigns USING btree (tenant_id, internal_id)
CREATE UNIQUE INDEX loyalty_campaigns_pkey ON tributary.loyalty_campaigns USING btree (tenant_id, id)
CREATE INDEX loyalty_codes_allotted ON tributary.loyalty_codes USING btree (tenant_id, allotted_at, id) WHERE (record_id IS NOT NULL)
CREATE INDEX loyalty_codes_campaign ON tributary.loyalty_codes USING btree (tenant_id, campaign_id, allotted_at, id)
CREATE UNIQUE INDEX loyalty_codes_code_key ON tributary.loyalty_codes USING btree (tenant_id, code)
CREATE UNIQUE INDEX loyalty_codes_pkey ON tributary.loyalty_codes USING btree (tenant_id, id)
CREATE INDEX loyalty_codes_prize ON tributary.loyalty_codes USING btree (tenant_id, prize_id)
CREATE INDEX loyalty_codes_record ON tributary.loyalty_codes USING btree (tenant_id, record_id)
CREATE UNIQUE INDEX loyalty_codes_subject_key ON tributary.loyalty_codes USING btree (tenant_id, campaign_id, subject_id)
CREATE UNIQUE INDEX loyalty_points_pkey ON tributary.loyalty_points USING btree (tenant_id, id)
CREATE INDEX loyalty_points_record ON tributary.loyalty_points USING btree (tenant_id, record_id)
CREATE INDEX loyalty_points_rule ON tributary.loyalty_points USING btree (tenant_id, rule_id)
CREATE UNIQUE INDEX loyalty_points_source_key ON tributary.loyalty_points USING btree (tenant_id, source_id, rule_id)
CREATE UNIQUE INDEX loyalty_prizes_name_key ON tributary.loyalty_prizes USING btree (tenant_id, campaign_id, name)
CREATE UNIQUE INDEX loyalty_prizes_own_key ON tributary.loyalty_prizes USING btree (tenant_id, campaign_id, id)
CREATE UNIQUE INDEX loyalty_prizes_pkey ON tributary.loyalty_prizes USING btree (tenant_id, id)
CREATE UNIQUE INDEX loyalty_purchases_pkey ON tributary.loyalty_purchases USING btree (tenant_id, lead_id)
CREATE INDEX loyalty_purchases_record ON tributary.loyalty_purchases USING btree (tenant_id, record_id)
CREATE UNIQUE INDEX loyalty_rules_pkey ON tributary.loyalty_rules USING btree (tenant_id, id)
CREATE UNIQUE INDEX loyalty_rules_position_key ON tributary.loyalty_rules USING btree (tenant_id, campaign_id, "position")
CREATE INDEX message_attachments_message ON tributary.message_attachments USING btree (tenant_id, message_id, id)
CREATE UNIQUE INDEX message_attachments_pkey ON tributary.message_attachments USING btree (tenant_id, id)
CREATE INDEX message_attachments_record ON tributary.message_attachments USING btree (tenant_id, record_id)
CREATE INDEX messages_channel ON tributary.messages USING btree (tenant_id, channel_id, created_at, id)
CREATE UNIQUE INDEX messages_pkey ON tributary.messages USING btree (tenant_id, id)
CREATE UNIQUE INDEX messages_provider_key ON tributary.messages USING btree (tenant_id, channel_id, provider_id) WHERE (provider_id IS NOT NULL)
CREATE INDEX messages_record ON tributary.messages USING btree (tenant_id, record_id)
CREATE UNIQUE INDEX migrations_pkey ON tributary.migrations USING btree (id)
CREATE INDEX orders_created ON tributary.orders USING btree (tenant_id, created_at, id)
CREATE UNIQUE INDEX orders_pkey ON tributary.orders USING btree (tenant_id, id)
CREATE INDEX orders_record ON tributary.orders USING btree (tenant_id, record_id)
CREATE INDEX orders_resolved ON tributary.orders USING btree (tenant_id, created_at, id) WHERE (status = 'resolved'::text)
CREATE UNIQUE INDEX passwords_pkey ON tributary.passwords USING btree (tenant_id, record_id)
CREATE INDEX people_contact ON tributary.people USING btree (tenant_id, (
CASE
    WHEN (last_message_at IS NULL) THEN created_at
    ELSE last_message_at
END), id) INCLUDE (last_message_at, created_at)
CREATE INDEX people_created ON tributary.people USING btree (tenant_id, created_at, id) INCLUDE (last_message_at)
CREATE INDEX people_email ON tributary.people USING btree (tenant_id, email)
CREATE UNIQUE INDEX people_number_key ON tributary.people USING btree (tenant_id, number)
CREATE INDEX people_phone ON tributary.people USING btree (tenant_id, phone)
CREATE UNIQUE INDEX people_pkey ON tributary.people USING btree (tenant_id, id)
CREATE INDEX people_updated ON tributary.people USING btree (tenant_id, updated_at, id)
CREATE UNIQUE INDEX pushes_pkey ON tributary.pushes USING btree (tenant_id, id)
CREATE UNIQUE INDEX record_staff_pkey ON tributary.record_staff USING btree (tenant_id, record_id, staff_id)
CREATE UNIQUE INDEX record_tags_pkey ON tributary.record_tags USING btree (tenant_id, record_id, tag_id)
CREATE INDEX record_tags_tag ON tributary.record_tags USING btree (tenant_id, tag_id, record_id)
CREATE INDEX records_credential ON tributary.records USING btree (tenant_id, credential_id, created_at, id)
CREATE INDEX records_email ON tributary.records USING btree (tenant_id, email) WHERE (email IS NOT NULL)
CREATE UNIQUE INDEX records_email_key ON tributary.records USING btree (tenant_id, source, scope, email) WHERE (email IS NOT NULL)
CREATE UNIQUE INDEX records_external_id_key ON tributary.records USING btree (tenant_id, source, scope, external_id) WHERE (external_id IS NOT NULL)
CREATE UNIQUE INDEX records_national_id_key ON tributary.records USING btree (tenant_id, source, scope, national_id) WHERE (national_id IS NOT NULL)
CREATE UNIQUE INDEX records_number_key ON tributary.records USING btree (tenant_id, number)
CREATE INDEX records_person ON tributary.records USING btree (tenant_id, person_id)
CREATE INDEX records_phone ON tributary.records USING btree (tenant_id, phone) WHERE (phone IS NOT NULL)
CREATE UNIQUE INDEX records_phone_only_key ON tributary.records USING btree (tenant_id, source, scope, phone) WHERE ((phone IS NOT NULL) AND (email IS NULL) AND (external_id IS NULL) AND (national_id IS NULL))
CREATE UNIQUE INDEX records_pkey ON tributary.records USING btree (tenant_id, id)
CREATE UNIQUE INDEX request_shares_pkey ON tributary.request_shares USING btree (key)
CREATE INDEX sign_in_items_expiry ON tributary.sign_in_items USING btree (tenant_id, expires_at) WHERE (expires_at IS NOT NULL)
CREATE INDEX sign_in_items_grant ON tributary.sign_in_items USING btree (tenant_id, grant_id) WHERE (grant_id IS NOT NULL)
CREATE UNIQUE INDEX sign_in_items_pkey ON tributary.sign_in_items USING btree (tenant_id, kind, hash)
CREATE INDEX sign_in_items_uid ON tributary.sign_in_items USING btree (tenant_id, kind, uid) WHERE (uid IS NOT NULL)
CREATE UNIQUE INDEX signing_keys_active_key ON tributary.signing_keys USING btree (use) WHERE (retired_at IS NULL)
CREATE UNIQUE INDEX signing_keys_pkey ON tributary.signing_keys USING btree (id)
CREATE UNIQUE INDEX staff_email_key ON tributary.staff USING btree (tenant_id, lower(email))
CREATE UNIQUE INDEX staff_pkey ON tributary.staff USING btree (tenant_id, id)
CREATE INDEX staff_items_item ON tributary.staff_items USING btree (tenant_id, item_id)
CREATE UNIQUE INDEX staff_items_pkey ON tributary.staff_items USING btree (tenant_id, staff_id, item_id)
CREATE INDEX subscriptions_credential ON tributary.subscriptions USING btree (tenant_id, credential_id, number)
CREATE INDEX subscriptions_due ON tributary.subscriptions USING btree (tenant_id, due_at) WHERE (due_at IS NOT NULL)
CREATE UNIQUE INDEX subscriptions_number_key ON tributary.subscriptions USING btree (tenant_id, number)
CREATE INDEX subscriptions_overlap_key ON tributary.subscriptions USING gist (tenant_id, record_id, plan_id, tstzrange(starts_at, ends_at))
CREATE UNIQUE INDEX subscriptions_pkey ON tributary.subscriptions USING btree (tenant_id, id)
CREATE INDEX subscriptions_plan ON tributary.subscriptions USING btree (tenant_id, plan_id, ends_at)
CREATE UNIQUE INDEX subscriptions_purchase_key ON tributary.subscriptions USING btree (tenant_id, record_id, package_id, plan_id, paid_at) WHERE ((package_id IS NOT NULL) AND (paid_at IS NOT NULL))
CREATE INDEX subscriptions_record ON tributary.subscriptions USING btree (tenant_id, record_id)
CREATE UNIQUE INDEX tags_name_key ON tributary.tags USING btree (tenant_id, name)
CREATE UNIQUE INDEX tags_pkey ON tributary.tags USING btree (tenant_id, id)
CREATE UNIQUE INDEX template_categories_name_key ON tributary.template_categories USING btree (tenant_id, name)
CREATE UNIQUE INDEX template_categories_pkey ON tributary.template_categories USING btree (tenant_id, id)
CREATE UNIQUE INDEX templates_key_key ON tributary.templates USING btree (tenant_id, key)
CREATE UNIQUE INDEX templates_pkey ON tributary.templates USING btree (tenant_id, id)
CREATE UNIQUE INDEX tenants_code_key ON tributary.tenants USING btree (code)
CREATE UNIQUE INDEX tenants_pkey ON tributary.tenants USING btree (id)
CREATE UNIQUE INDEX tenants_to_look_at_pkey ON tributary.tenants_to_look_at USING btree (id)
CREATE INDEX tokens_expiry ON tributary.tokens USING btree (tenant_id, expires_at) WHERE (expires_at IS NOT NULL)
CREATE INDEX tokens_family ON tributary.tokens USING btree (tenant_id, family_id)
CREATE UNIQUE INDEX tokens_hash_key ON tributary.tokens USING btree (tenant_id, hash)
CREATE UNIQUE INDEX tokens_pkey ON tributary.tokens USING btree (tenant_id, id)
CREATE UNIQUE INDEX tracking_events_pkey ON ONLY tributary.tracking_events USING btree (tenant_id, session_id, received_at, id)
CREATE UNIQUE INDEX tracking_message_ids_pkey ON tributary.tracking_message_ids USING btree (tenant_id, session_id, message_id)
CREATE INDEX tracking_message_ids_received ON tributary.tracking_message_ids USING brin (received_at)
CREATE INDEX tracking_sessions_email ON tributary.tracking_sessions USING btree (tenant_id, email) WHERE (email IS NOT NULL)
CREATE INDEX tracking_sessions_phone ON tributary.tracking_sessions USING btree (tenant_id, phone) WHERE (phone IS NOT NULL)
CREATE UNIQUE INDEX tracking_sessions_pkey ON tributary.tracking_sessions USING btree (tenant_id, id)
CREATE INDEX tracking_sessions_record ON tributary.tracking_sessions USING btree (tenant_id, record_id) WHERE (record_id IS NOT NULL)
CREATE INDEX traffic_sources_entry_point ON tributary.traffic_sources USING btree (tenant_id, entry_point_id, created_at, id)
CREATE UNIQUE INDEX traffic_sources_hash_key ON tributary.traffic_sources USING btree (tenant_id, hash) WHERE (hash IS NOT NULL)
CREATE UNIQUE INDEX traffic_sources_pkey ON tributary.traffic_sources USING btree (tenant_id, id)
CREATE UNIQUE INDEX tunnel_blocks_pkey ON tributary.tunnel_blocks USING btree (tenant_id, id)
CREATE UNIQUE INDEX tunnel_blocks_position_key ON tributary.tunnel_blocks USING btree (tenant_id, tunnel_id, "position")
CREATE INDEX tunnel_entries_channel ON tributary.tunnel_entries USING btree (tenant_id, channel_id, created_at)
CREATE INDEX tunnel_entries_entry_point ON tributary.tunnel_entries USING btree (tenant_id, entry_point_id, created_at)
CREATE UNIQUE INDEX tunnel_entries_pkey ON tributary.tunnel_entries USING btree (tenant_id, id)
CREATE INDEX tunnel_runs_due ON tributary.tunnel_runs USING btree (tenant_id, due_at, id) WHERE (state = 'running'::text)
CREATE INDEX tunnel_runs_entry ON tributary.tunnel_runs USING btree (tenant_id, entry_id)
CREATE UNIQUE INDEX tunnel_runs_pkey ON tributary.tunnel_runs USING btree (tenant_id, id)
CREATE INDEX tunnel_runs_record ON tributary.tunnel_runs USING btree (tenant_id, record_id)
CREATE UNIQUE INDEX tunnel_runs_running_key ON tributary.tunnel_runs USING btree (tenant_id, channel_id, tunnel_id) WHERE (state = 'running'::text)
CREATE UNIQUE INDEX tunnel_visitors_pkey ON tributary.tunnel_visitors USING btree (tenant_id, tunnel, kind, visitor)
CREATE INDEX tunnel_visits_entry_point ON tributary.tunnel_visits USING btree (tenant_id, entry_point_id)
CREATE UNIQUE INDEX tunnel_visits_pkey ON tributary.tunnel_visits USING btree (tenant_id, id)
CREATE INDEX tunnels_created ON tributary.tunnels USING btree (tenant_id, created_at, id)
CREATE UNIQUE INDEX tunnels_pkey ON tributary.tunnels USING btree (tenant_id, id)
CREATE UNIQUE INDEX unique_property_values_pkey ON tributary.unique_property_values USING btree (tenant_id, source, scope, key, value)
CREATE INDEX unique_property_values_record ON tributary.unique_property_values USING btree (tenant_id, record_id)

-- functions
CREATE OR REPLACE FUNCTION tributary.drop_tracking_partitions(before timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'tributary', 'pg_temp'
AS $function$
declare
  part text;
  dropped integer := 0;
begin
  perform pg_advisory_xact_lock(7305411083);
  for part in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'tracking_events'::regclass
      and to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month' <= before at time zone 'UTC'
  loop
    execute format('drop table %I', part);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $function$
executed by tributary_app
CREATE OR REPLACE FUNCTION tributary.make_tracking_partition(at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'tributary', 'pg_temp'
AS $function$
declare
  first timestamp := date_trunc('month', at at time zone 'UTC');
  part text := 'tracking_events_' || to_char(first, 'YYYYMM');
begin
  perform pg_advisory_xact_lock(7305411083);
  if to_regclass(part) is not null then return false; end if;
  execute format('create table %I (like tracking_events including all)', part);
  execute format('alter table %I enable row level security', part);
  execute format('alter table %I force row level security', part);
  execute format('alter table tracking_events attach partition %I for values from (%L) to (%L)', part,
    first || '+00', (first + interval '1 month') || '+00');
  return true;
end $function$
executed by tributary_app

-- row level security
aliases enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
calls enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
catalogue_items enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
caught_messages enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
changes enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
channels enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
comments enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
connections enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
counters enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
credentials enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
currency_rates enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
custom_properties enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
deliveries enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
delivery_attempts enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
documents enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
endpoints enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
entry_points enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
erased_rows enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
erasures enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
files enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
idempotency_keys enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
identifiers enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
identity_log enabled t forced t policy append for insert using  with check (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
identity_log enabled t forced t policy forget for update using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid) with check ((tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid) AND (identifiers = '{}'::jsonb))
identity_log enabled t forced t policy tenant for select using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
identity_reviews enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
import_items enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
import_jobs enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
ingestion_warnings enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
lead_actions enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
lead_contracts enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
lead_history enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
lead_ratings enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
leads enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
list_departures enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
list_marks enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
list_states enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
loyalty_campaigns enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
loyalty_codes enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
loyalty_points enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
loyalty_prizes enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
loyalty_purchases enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
loyalty_rules enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
message_attachments enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
messages enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
migrations enabled f forced f policy  using 
orders enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
passwords enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
people enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
pushes enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
record_staff enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
record_tags enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
records enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
request_shares enabled f forced f policy  using 
sign_in_items enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
signing_keys enabled f forced f policy  using 
staff enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
staff_items enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
subscriptions enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
tags enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
template_categories enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
templates enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
tenants enabled f forced f policy  using 
tenants_to_look_at enabled f forced f policy  using 
tokens enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
tracking_events enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
tracking_message_ids enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
tracking_sessions enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
traffic_sources enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
tunnel_blocks enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
tunnel_entries enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
tunnel_runs enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
tunnel_visitors enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
tunnel_visits enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
tunnels enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)
unique_property_values enabled t forced t policy tenant using (tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)

-- rights
aliases: delete, insert, select, update to tributary_app
calls: delete, insert, select, update to tributary_app
catalogue_items: delete, insert, select, update to tributary_app
caught_messages: delete, insert, select, update to tributary_app
changes: delete, insert, select, update to tributary_app
channels: delete, insert, select, update to tributary_app
comments: delete, insert, select, update to tributary_app
connections: delete, insert, select, update to tributary_app
counters: delete, insert, select, update to tributary_app
credentials: delete, insert, select, update to tributary_app
currency_rates: delete, insert, select, update to tributary_app
custom_properties: delete, insert, select, update to tributary_app
deliveries: delete, insert, select, update to tributary_app
delivery_attempts: delete, insert, select, update to tributary_app
documents: delete, insert, select, update to tributary_app
endpoints: delete, insert, select, update to tributary_app
entry_points: delete, insert, select, update to tributary_app
erased_rows: delete, insert, select, update to tributary_app
erasures: delete, insert, select, update to tributary_app
files: delete, insert, select, update to tributary_app
idempotency_keys: delete, insert, select, update to tributary_app
identifiers: delete, insert, select, update to tributary_app
identity_log: insert, select to tributary_app
identity_log.identifiers: update to tributary_app
identity_reviews: delete, insert, select, update to tributary_app
import_items: delete, insert, select, update to tributary_app
import_jobs: delete, insert, select, update to tributary_app
ingestion_warnings: delete, insert, select, update to tributary_app
lead_actions: delete, insert, select, update to tributary_app
lead_contracts: delete, insert, select, update to tributary_app
lead_history: delete, insert, select, update to tributary_app
lead_ratings: delete, insert, select, update to tributary_app
leads: delete, insert, select, update to tributary_app
list_departures: delete, insert, select, update to tributary_app
list_marks: delete, insert, select, update to tributary_app
list_states: delete, insert, select, update to tributary_app
loyalty_campaigns: delete, insert, select, update to tributary_app
loyalty_codes: delete, insert, select, update to tributary_app
loyalty_points: delete, insert, select, update to tributary_app
loyalty_prizes: delete, insert, select, update to tributary_app
loyalty_purchases: delete, insert, select, update to tributary_app
loyalty_rules: delete, insert, select, update to tributary_app
message_attachments: delete, insert, select, update to tributary_app
messages: delete, insert, select, update to tributary_app
orders: delete, insert, select, update to tributary_app
passwords: delete, insert, select, update to tributary_app
people: delete, insert, select, update to tributary_app
pushes: delete, insert, select, update to tributary_app
record_staff: delete, insert, select, update to tributary_app
record_tags: delete, insert, select, update to tributary_app
records: delete, insert, select, update to tributary_app
request_shares: delete, insert, select, update to tributary_app
sign_in_items: delete, insert, select, update to tributary_app
signing_keys: insert, select to tributary_app
staff: delete, insert, select, update to tributary_app
staff_items: delete, insert, select, update to tributary_app
subscriptions: delete, insert, select, update to tributary_app
tags: delete, insert, select, update to tributary_app
template_categories: delete, insert, select, update to tributary_app
templates: delete, insert, select, update to tributary_app
tenants: select to tributary_app
tenants_to_look_at: delete, insert, select to tributary_app
tokens: delete, insert, select, update to tributary_app
tracking_events: delete, insert, select, update to tributary_app
tracking_message_ids: delete, insert, select, update to tributary_app
tracking_sessions: delete, insert, select, update to tributary_app
traffic_sources: delete, insert, select, update to tributary_app
tunnel_blocks: delete, insert, select, update to tributary_app
tunnel_entries: delete, insert, select, update to tributary_app
tunnel_runs: delete, insert, select, update to tributary_app
tunnel_visitors: delete, insert, select, update to tributary_app
tunnel_visits: delete, insert, select, update to tributary_app
tunnels: delete, insert, select, update to tributary_app
unique_property_values: delete, insert, select, update to tributary_app
