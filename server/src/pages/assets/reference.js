// Loads Scalar, and shows the reference with it. Nothing here asks another host for anything.
const place = document.getElementById('reference');
const source = new URL(place.dataset.document, location.href);

// Scalar's schema library tries whether it may compile code from text. The page's policy says no; this spares the attempt.
globalThis.__zod_globalConfig = { jitless: true };

const script = document.createElement('script');
script.src = place.dataset.script;
script.onload = show;
script.onerror = () => {
  place.querySelector('p').prepend('The reference could not be loaded. ');
};
document.head.append(script);

function show() {
  place.replaceChildren();
  window.Scalar.createApiReference(place, {
    url: source.href,
    // Requests are tried at the address that this page was opened at: the browser forbids any other.
    servers: [{ url: new URL('..', source).href.replace(/\/$/, '') }],
    theme: 'none',
    withDefaultFonts: false,
    telemetry: false,
    showDeveloperTools: 'never',
    hideClientButton: true,
    agent: { disabled: true },
    mcp: { disabled: true },
    documentDownloadType: 'direct',
    hideDarkModeToggle: true,
    ...(place.dataset.scheme ? { authentication: { preferredSecurityScheme: place.dataset.scheme } } : {}),
    defaultOpenAllTags: true,
    orderSchemaPropertiesBy: 'preserve',
    defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
    generateTagSlug: ({ name }) => name,
    generateOperationSlug: ({ operationId }) => operationId,
  });
}
