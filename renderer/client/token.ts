const key = 'backprop-token';

/**
 * The secret from the address that `backprop serve` printed. It is moved from the address bar (where history and
 * screenshots would keep it) to this tab's storage, so that a reload still works.
 * Not a cookie: those are shared between all ports of a machine, storage is not.
 */
export function takeToken(): string {
  const url = new URL(location.href);
  const token = url.searchParams.get('token');
  if (token === null) return sessionStorage.getItem(key) ?? '';
  sessionStorage.setItem(key, token);
  url.searchParams.delete('token');
  history.replaceState(history.state, '', url);
  return token;
}
