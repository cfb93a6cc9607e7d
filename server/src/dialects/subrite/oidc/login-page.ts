import { html } from '../../../kit/html.ts';
import { formLimits } from './limits.ts';
import { type Page, pageOf } from './pages.ts';

export interface LoginPage {
  /** The site that somebody signs in for. */
  readonly clientName: string;
  /** The form's address. */
  readonly action: string;
  /** The client's origin, where the browser is sent in the end. */
  readonly goesTo: string;
  readonly email?: string;
  readonly problem?: LoginProblem;
}

export type LoginProblem = keyof typeof problems;

/** The same words for an unknown e-mail and a wrong password: the page tells nobody who is a member. */
const problems = {
  wrong: [400, 'The e-mail address or the password is wrong.'],
  missing: [400, 'Enter your e-mail address and your password.'],
  tooMany: [429, 'There were too many tries. Wait a quarter of an hour, then try again.'],
  unavailable: [503, 'Sign-in is busy at this moment. Try again in a few seconds.'],
} as const;

export function loginPage({ clientName, action, goesTo, email = '', problem }: LoginPage): Page {
  const [status, text] = problem === undefined ? [200, undefined] : problems[problem];
  const wrong = problem === 'wrong' || problem === 'missing';
  const fault = wrong ? html` aria-invalid="true" aria-describedby="problem"` : undefined;
  // The field that is to be filled in next.
  const [atEmail, atPassword] = email === '' ? [html` autofocus`, undefined] : [undefined, html` autofocus`];
  return pageOf(
    status,
    text === undefined ? `Sign in to ${clientName}` : `Not signed in to ${clientName}`,
    html`<h1>Sign in</h1>
<p class="quiet">to go on to ${clientName}</p>
${text === undefined ? undefined : html`<p class="alert" role="alert" id="problem">${text}</p>\n`}<form method="post" action="${action}">
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="${formLimits.emailChars}" value="${email}"${fault}${atEmail}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="${formLimits.passwordChars}"${fault}${atPassword}>
<button type="submit">Sign in</button>
</form>`,
    [goesTo],
  );
}
