/** What the document prints in Send Notifications. */

/** Names that are to be filled in with the operator's own: the key of a template, and a PDF that the sample cuts off. */
export const printedRequest =
  'templateKey={{templateKey}}&email=test@test.com&attachmentFileName=test.pdf&attachmentFileContent={{content}}';

export const printedAnswer = { status: 'success', message: 'Message sent!' };

/** The sample's file begins like this (`JVBERi0xLjQNJeLjz9M...`). */
export const printedBeginning = 'JVBERi0xLjQNJeLjz9M';
