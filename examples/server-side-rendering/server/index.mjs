export async function handler({ rawPath }) {
  return {
    statusCode: 200,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      // Browsers always revalidate. CloudFront caches the page for a day, or until it is invalidated.
      'Cache-Control': 'max-age=0, s-maxage=86400',
    },
    body: `<!doctype html>
<title>Rendered on a server</title>
<h1>Hello, ${asText(rawPath)}!</h1>
<p>Rendered at ${new Date().toISOString()}. Reload: the page comes from the cache. Deploy a change: it is new.</p>
`,
  };
}

function asText(text) {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
