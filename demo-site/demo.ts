import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machineClock } from './lab/adjustable-clock.ts';
import { DeskEye } from './lab/desk-eye.ts';
import { GatewayChild } from './lab/gateway-child.ts';
import type { FirstAgent } from './lab/gateway-messages.ts';
import { Lab } from './lab/lab.ts';
import { labApp } from './lab/lab-app.ts';
import { authservId } from './lab/mail-relay.ts';
import type { SmsAccount } from './lab/sms-webhooks.ts';
import { freePorts, loopback, serveApp } from './ports.ts';
import { shopApp } from './shop/shop-app.ts';

export const demoSite = {
  siteId: 'tern-and-tide',
  name: 'Tern & Tide',
  mailDomain: 'tern-and-tide.test',
  mailFrom: 'hello@tern-and-tide.test',
  agentEmail: 'agent@tern-and-tide.test',
  agentName: 'Robin',
  /** Of the numbers the German regulator keeps for films. */
  smsNumber: '+4917604069001',
  smsCountry: 'DE',
} as const;

/** Wanted ports; another is taken where one is not free, and 0 takes any. */
export interface DemoPorts {
  gateway: number;
  shop: number;
  lab: number;
  /** Where the gateway hands its mail to the carrier, where customers hand in theirs, where the gateway listens for mail. */
  carrier: number;
  submission: number;
  gatewayMail: number;
  /** The SMS provider's API. */
  sms: number;
}

export const anyPorts: DemoPorts = { gateway: 0, shop: 0, lab: 0, carrier: 0, submission: 0, gatewayMail: 0, sms: 0 };

export interface DemoOptions {
  /** Database, secret, mailboxes and the gateway's log are kept here; made when missing. */
  dataFolder: string;
  ports: DemoPorts;
  /** The gateway died by itself and is started again. */
  onCrash(what: string): void;
}

/** A running demo: shop, lab and gateway. */
export interface Demo {
  siteId: string;
  shopUrl: string;
  /** The same shop under another origin, whose storage is apart: the customer's second device. */
  secondShopUrl: string;
  labUrl: string;
  gatewayUrl: string;
  deskUrl: string;
  /** Where any mail client can hand in mail for the company. */
  submissionPort: number;
  /** Null only when the data are from a start that was not the demo's. */
  agent: FirstAgent | null;
  lab: Lab;
  gatewayLog: string;
  /** `kill -9`. */
  killGateway(): Promise<void>;
  /** On the same ports and data. */
  startGateway(): Promise<void>;
  stop(): Promise<void>;
}

interface Places {
  gatewayUrl: string;
  deskUrl: string;
  shopUrl: string;
  secondShopUrl: string;
  labUrl: string;
  identitySecret: string;
  smsAccount: SmsAccount;
}

function placesAt(ports: DemoPorts): Places {
  const gatewayUrl = `http://${loopback}:${ports.gateway}`;
  return {
    gatewayUrl,
    deskUrl: `${gatewayUrl}/desk`,
    shopUrl: `http://${loopback}:${ports.shop}`,
    secondShopUrl: `http://localhost:${ports.shop}`,
    labUrl: `http://${loopback}:${ports.lab}`,
    // Shop and gateway start together: what one signed before is over by then.
    identitySecret: randomBytes(32).toString('base64url'),
    smsAccount: { accountSid: `AC${randomBytes(16).toString('hex')}`, authToken: randomBytes(16).toString('hex') },
  };
}

function gatewayEnv(places: Places, ports: DemoPorts, dataFolder: string): Record<string, string> {
  return {
    THROUGHLINE_HOST: loopback,
    THROUGHLINE_PORT: String(ports.gateway),
    THROUGHLINE_PUBLIC_URL: places.gatewayUrl,
    THROUGHLINE_DATA: dataFolder,
    THROUGHLINE_SITE_ID: demoSite.siteId,
    THROUGHLINE_SITE_NAME: demoSite.name,
    THROUGHLINE_SITE_ORIGINS: `${places.shopUrl},${places.secondShopUrl}`,
    THROUGHLINE_SITE_URL: places.shopUrl,
    THROUGHLINE_AGENT_EMAIL: demoSite.agentEmail,
    THROUGHLINE_AGENT_NAME: demoSite.agentName,
    THROUGHLINE_SMTP_URL: `smtp://${loopback}:${ports.carrier}`,
    THROUGHLINE_MAIL_FROM: demoSite.mailFrom,
    THROUGHLINE_MAIL_DOMAIN: demoSite.mailDomain,
    THROUGHLINE_MAIL_LISTEN_PORT: String(ports.gatewayMail),
    THROUGHLINE_MAIL_AUTHSERV_ID: authservId,
    THROUGHLINE_SMS_PROVIDER: 'twilio',
    THROUGHLINE_SMS_COUNTRY: demoSite.smsCountry,
    THROUGHLINE_SMS_COUNTRIES: 'DE,NL,GB,FR,US',
    THROUGHLINE_SMS_FROM: demoSite.smsNumber,
    // Millionths of a euro, so that a day's budget can be tried.
    THROUGHLINE_SMS_PRICE: '75000',
    // By day and night: whoever tries the demo turns the clock.
    THROUGHLINE_SMS_QUIET: 'off',
    THROUGHLINE_TWILIO_URL: `http://${loopback}:${ports.sms}`,
    THROUGHLINE_TWILIO_ACCOUNT_SID: places.smsAccount.accountSid,
    THROUGHLINE_TWILIO_AUTH_TOKEN: places.smsAccount.authToken,
    THROUGHLINE_IDENTITY_SECRET: places.identitySecret,
    // Everybody in the demo comes from one address.
    THROUGHLINE_RATE_CODES_PER_HOUR: '1000',
  };
}

interface Parts {
  lab: Lab;
  gateway: GatewayChild;
  agent: FirstAgent | null;
}

/** Starts part by part and notes on `stops` how each is stopped. */
async function startParts(
  { dataFolder, onCrash }: DemoOptions,
  ports: DemoPorts,
  places: Places,
  stops: (() => Promise<void>)[],
): Promise<Parts> {
  const lab = await Lab.start({
    mailFolder: join(dataFolder, 'mailboxes'),
    clock: machineClock,
    smtpPort: ports.carrier,
    submissionPort: ports.submission,
    companyPort: ports.gatewayMail,
    sms: {
      port: ports.sms,
      account: places.smsAccount,
      companyNumber: demoSite.smsNumber,
      inboundUrl: `${places.gatewayUrl}/v1/channels/sms/inbound`,
      file: join(dataFolder, 'phones', 'texts.jsonl'),
    },
  });
  stops.push(() => lab.stop());
  stops.push(await serveApp(shopApp({ ...places, siteId: demoSite.siteId }), ports.shop));
  stops.push(await serveApp(labApp(lab, places), ports.lab));
  const gateway = new GatewayChild({
    env: gatewayEnv(places, ports, dataFolder),
    logFile: join(dataFolder, 'gateway.log'),
    offsetMs: () => lab.clock.offsetMs,
    onState: () => lab.hints.tell('gateway'),
    onCrash,
  });
  lab.control(gateway);
  stops.push(() => gateway.stop());
  await gateway.start();
  const agent = rememberAgent(dataFolder, gateway.firstAgent);
  if (agent) {
    const onChange = () => lab.hints.tell('plan');
    lab.eye = new DeskEye({ gatewayUrl: places.gatewayUrl, siteId: demoSite.siteId, agent, onChange });
    const close = lab.eye.open();
    stops.push(async () => close());
  }
  return { lab, gateway, agent };
}

/**
 * The demo's agent, also at later starts: the gateway itself tells the password once and keeps only its hash, but a demo
 * whose password is lost is of no use.
 */
function rememberAgent(dataFolder: string, made: FirstAgent | null): FirstAgent | null {
  const file = join(dataFolder, 'demo-agent.json');
  if (made) writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as FirstAgent) : null;
}

/** Starts everything; what had been started is stopped again when one part fails. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  mkdirSync(options.dataFolder, { recursive: true });
  const ports: DemoPorts = await freePorts({ ...options.ports });
  const places = placesAt(ports);
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const stopPart of stops.splice(0).reverse()) await stopPart();
  };
  try {
    const { lab, gateway, agent } = await startParts(options, ports, places, stops);
    return {
      ...places,
      siteId: demoSite.siteId,
      submissionPort: ports.submission,
      agent,
      lab,
      gatewayLog: join(options.dataFolder, 'gateway.log'),
      killGateway: () => gateway.kill(),
      startGateway: () => gateway.start(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
