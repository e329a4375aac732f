/** Where the socket is, and who may open it. Also their token. */
export abstract class GatewayOptions {
  /** Path of the socket, exact. Default `/_event`. */
  abstract readonly path: string;
  /**
   * Origins (`https://app.example.com`) whose pages may open the socket beside those of the request's own host. `'*'`
   * allows every origin, and programs that name none. Default: none.
   */
  abstract readonly allowedOrigins: readonly string[];
}

export const defaultGatewayOptions: GatewayOptions = { path: '/_event', allowedOrigins: [] };
