/** Names that mass assignment is tried with: what frameworks, stores and this server's neighbours call what is not the caller's. */

const words = `
id _id __v pk uuid guid oid object_id key ref number code slug seq version revision etag rev
tenant tenant_id tenant_code organization_id org_id account_id company_id workspace_id site_id partition shard owner owner_id
user_id person_id record_id member_id member_number client_id customer_id lead_id partner_id affiliate_id merchant_id
created created_at created_by updated updated_at updated_by modified modified_at deleted deleted_at deleted_by date_joined
registered_at last_login last_seen_at expires_at valid_until archived_at revoked_at used_at changed_at said_at happened_at
is_admin admin is_staff staff is_superuser superuser root is_owner role roles role_id permission permissions scope scopes
grants acl groups group_ids authorities privileges capabilities policy policies sees visibility access access_level level tier
plan_tier is_active active enabled disabled blocked banned locked frozen suspended verified is_verified email_verified
email_confirmed phone_verified kyc_status approved approved_at approved_by moderated trusted internal is_internal system
is_system is_test test sandbox debug trace dry_run force skip_validation validate confirm bypass override silent no_log
password_hash hash salt secret verifier token tokens access_token_hash refresh_token_hash api_key api_secret credential
credential_id credentials session session_id jti kid otp two_factor mfa_enabled pin_hash private_key public_key certificate
price amount total balance credit credits points score discount fee cost currency paid is_paid paid_at invoice_id refund
quota limit rate_limit max_requests state stage step phase status_changed_at status_id lead_status order_status
source source_id origin channel_key record profile values raw details claims settings config options metadata meta attributes
extra data payload body query filter where order_by select include fields populate expand with join table schema sql
constructor_name prototype_name to_json to_string value_of has_own_property inspect then length size count index
trigger webhook callback callback_url redirect_uri return_url url host origin_url ip remote_addr user_agent x_forwarded_for
hostess_id hostess_name application application_id one_time_token account_uuid manager_scope family_id person record_ids
identity_log identifiers alias aliases merge_into split_from linked_to review_state external_key idempotency_key fingerprint`;

export const reservedNames: readonly string[] = [...new Set(words.trim().split(/\s+/))];

/** A name as it is, in camel case, and as a dotted path. */
export function spellings(name: string): string[] {
  const camel = name.replace(/(?<=[a-z0-9])_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return [...new Set([name, camel])];
}
