import { type Html, html } from '../kit/html.ts';

export interface Layout {
  readonly title: string;
  /** How the page's own address leads back to the root: `./`, `../`… Pages then work behind a proxy's path, too. */
  readonly root: string;
  /** The entry of the site's navigation that this page is, if it is one. */
  readonly at?: 'docs';
  /** More navigation, in the bar at the top. */
  readonly tabs?: Html;
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
  readonly content: Html;
}

/** The frame of every page: head, the way to the other pages, and the content. */
export function layout({ title, root, at, tabs, styles, scripts, content }: Layout): Html {
  return html`<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" type="image/svg+xml" href="${root}assets/mark.svg">
${styles.map((name) => html`<link rel="stylesheet" href="${root}assets/${name}">\n`)}</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="bar">
<a class="brand" href="${root}">${mark}<span>Tributary</span></a>
${tabs}<nav class="site" aria-label="Site">
<a href="${root}docs"${at === 'docs' ? html` aria-current="page"` : undefined}>API reference</a>
</nav>
</header>
${content}
${scripts.map((name) => html`<script src="${root}assets/${name}"></script>\n`)}</body>
</html>`;
}

/** Streams that become one. The file `assets/mark.svg` is the same drawing. */
const mark = html`<svg class="mark" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="M2 4c8 0 7 8 13 8h7M2 12h20M2 20c8 0 7-8 13-8"/></svg>`;
