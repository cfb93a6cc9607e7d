const minuteS = 60;
const hourS = 60 * minuteS;
const dayS = 24 * hourS;

/** How long what the provider hands out works, in seconds. */
export const lives = {
  /** Attested by the vendor's clients. */
  code: 10 * minuteS,
  /** `expires_in` of the vendor's sample. */
  accessToken: hourS,
  idToken: hourS,
  /** From the sign-in, however often it is renewed. */
  refreshToken: 31 * dayS,
  /** From the last time that it was used. */
  session: 14 * dayS,
  /** To fill in the sign-in page. */
  interaction: hourS,
} as const;

/** Tries of a password in a quarter of an hour. A right one makes the first two begin anew. */
export const tryLimits = {
  withinS: 15 * minuteS,
  interaction: 10,
  emailFromAddress: 10,
  address: 100,
  /** Of one e-mail from everywhere, but for addresses it signed in from: nobody can lock a member out from elsewhere. */
  email: 100,
  /** How long an address is remembered that somebody signed in from. */
  knownAddressS: 31 * dayS,
} as const;

export const formLimits = { bytes: 56 * 1024, emailChars: 320, passwordChars: 1_024 } as const;

/** Requests a minute and address on the paths that clients' servers call for all of their users. */
export const requestsPerMinute = 600;

/** Tenants whose provider is kept ready in this process. */
export const providersKept = 100;
