/**
 * Continues an endpoint's address: exactly one slash between, whether or not the endpoint ends in one; a query that the
 * endpoint itself carries stays in front of the request's own.
 */
export function joinUrl(endpoint: string, rest: string, search = ''): string {
  const mark = endpoint.indexOf('?');
  const address = (mark < 0 ? endpoint : endpoint.slice(0, mark)).replace(/\/+$/, '');
  const ownQuery = mark < 0 ? '' : endpoint.slice(mark + 1);
  const query = [ownQuery, search.replace(/^\?/, '')].filter(Boolean).join('&');
  // An endpoint called as it is keeps its own spelling, trailing slash included.
  const path =
    rest === '' || rest === '/'
      ? endpoint.slice(0, mark < 0 ? undefined : mark)
      : `${address}/${rest.replace(/^\/+/, '')}`;
  return query ? `${path}?${query}` : path;
}

/** Path segments, each percent-encoded: `/NL/TNM/LOC%2F1`. */
export function segments(...parts: string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join('');
}
