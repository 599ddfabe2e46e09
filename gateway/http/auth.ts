import { randomBytes } from 'node:crypto';
import { limits } from '@throughline/sdk/wire';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { bearer } from 'better-auth/plugins';
import type { SignedInAgent } from '../socket/services.ts';

/** Signing in at the desk: e-mail and password, sessions in the gateway's own database. */
export interface DeskAuth {
  /** Answers everything under `/api/auth`. `address` is who asks, for the rate limit. */
  answer(request: Request, address: string): Promise<Response>;
  agentBySession(token: string): Promise<SignedInAgent | null>;
  /** Makes the first agent with a random password; null when there is an agent already. */
  makeFirstAgent(who: { email: string; name: string }): Promise<{ email: string; password: string } | null>;
}

/** The header in which the auth library reads who asks. Set by us alone; whatever a client sends there is replaced. */
const addressHeader = 'x-throughline-address';

const signInPerMinute = 10;

/** Opens the desk's sign-in on a database handle, with its tables made. */
export async function openDeskAuth(options: {
  database: Parameters<typeof betterAuth>[0]['database'];
  secret: string;
  publicUrl: () => string;
}): Promise<DeskAuth> {
  const auth = betterAuth({
    database: options.database,
    secret: options.secret,
    // The port may be known only once we listen; who may ask is then checked against the address of that moment.
    baseURL: 'http://throughline.invalid',
    trustedOrigins: () => [options.publicUrl()],
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [bearer()],
    // An agent's name and address are the operator's to change.
    disabledPaths: ['/update-user', '/change-email', '/delete-user'],
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 128 },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 60,
      customRules: { '/sign-in/email': { window: 60, max: signInPerMinute } },
    },
    advanced: { ipAddress: { ipAddressHeaders: [addressHeader] } },
  });
  await (await getMigrations(auth.options)).runMigrations();

  return {
    async answer(request, address) {
      const headers = new Headers(request.headers);
      headers.set(addressHeader, address);
      const answer = await auth.handler(new Request(request, { headers }));
      // The desk carries its token itself; a cookie would only be one more thing to steal.
      const shown = new Headers(answer.headers);
      shown.delete('set-cookie');
      return new Response(answer.body, { status: answer.status, headers: shown });
    },
    async agentBySession(token) {
      const headers = new Headers({ authorization: `Bearer ${token}` });
      const session = await auth.api.getSession({ headers, query: { disableCookieCache: true } });
      if (!session) return null;
      const { id: agentId, name, email } = session.user;
      return { agentId, name: name.slice(0, limits.maxNameLength).toWellFormed(), email };
    },
    async makeFirstAgent({ email, name }) {
      const context = await auth.$context;
      if ((await context.internalAdapter.listUsers(1)).length > 0) return null;
      const password = randomBytes(12).toString('base64url');
      const user = await context.internalAdapter.createUser(
        { email, name, emailVerified: true },
        { method: 'email-password' },
      );
      await context.internalAdapter.linkAccount({
        userId: user.id,
        providerId: 'credential',
        accountId: user.id,
        password: await context.password.hash(password),
      });
      return { email, password };
    },
  };
}
