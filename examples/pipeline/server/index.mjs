export async function handler() {
  return {
    statusCode: 200,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'max-age=0, s-maxage=86400',
    },
    body: '<!doctype html><title>Shop</title><h1>Open</h1>',
  };
}
