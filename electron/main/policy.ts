/** The window's own scheme: an origin of its own, with neither file:// and its rights nor a port that others can reach. */
export const scheme = 'backprop';
export const origin = `${scheme}://app`;
export const startPage = `${origin}/index.html`;

/**
 * What the page may do: load its own files, nothing else.
 * The same policy as in the browser host (cli/serve/headers.ts); a test compares the two.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), midi=(), payment=()',
};

/** Whether an address is a page of ours. Compared by its parts: `backprop://app.evil/` begins with our origin too. */
export function isOurs(address: string): boolean {
  const url = URL.parse(address);
  return (
    url !== null && url.protocol === `${scheme}:` && url.host === 'app' && !url.username && !url.password
  );
}
