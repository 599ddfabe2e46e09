/** What a device signs for a request beside the socket; the path is without query. */
export const requestText = (method: string, path: string, accessToken: string): string =>
  `throughline request\n${method}\n${path}\n${accessToken}`;
