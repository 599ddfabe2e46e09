import type { AppendBody, Author, ServerFrame, WantedContract } from '@throughline/sdk/wire';
import { acceptContract, isContractRefusal } from '../reply/contract.ts';
import type { Site } from '../site/site.ts';
import type { SignedInAgent, SocketServices } from './services.ts';
import { type Prepared, plainBody, type Session, welcomeFrame } from './session.ts';

/** An agent at the desk of one site. */
export class AgentSession implements Session {
  readonly reader = 'agent';
  readonly siteId: string;
  readonly author: Author;
  readonly conversationId = null;
  readonly contactId = null;
  readonly deviceKey = null;
  readonly #services: SocketServices;
  readonly #site: Site;
  readonly #token: string;
  /** Conversations found to be of this site. */
  readonly #known = new Set<string>();

  constructor(services: SocketServices, site: Site, token: string, agent: SignedInAgent) {
    this.#services = services;
    this.#site = site;
    this.siteId = site.siteId;
    this.#token = token;
    this.author = { kind: 'agent', id: agent.agentId, name: agent.name };
  }

  async welcome(): Promise<ServerFrame> {
    const own = { addresses: [], access: null, identity: null, elsewhere: null };
    return welcomeFrame(this.#services, this.#site, this, own);
  }

  async mayRead(conversationId: string): Promise<boolean> {
    if (this.#known.has(conversationId)) return true;
    const conversation = await this.#services.log.conversation(conversationId);
    if (conversation?.siteId !== this.siteId) return false;
    this.#known.add(conversationId);
    return true;
  }

  async prepare(conversationId: string | null, body: AppendBody): Promise<Prepared> {
    // Where answers go is the contact's to say; an agent can only propose it.
    if (body.kind === 'contract') return { refused: 'not-allowed' };
    if (conversationId === null || !(await this.mayRead(conversationId))) return { refused: 'not-found' };
    if (body.kind === 'proposal' && !(await this.#mayPropose(conversationId, body.contract))) {
      return { refused: 'address-not-confirmed' };
    }
    const said = await plainBody(this.#services, this, body);
    return 'refused' in said ? said : { conversationId, body: said };
  }

  async wrote(): Promise<void> {}

  async check(): Promise<readonly ServerFrame[] | null> {
    return (await this.#services.agentBySession(this.#token)) === null ? null : [];
  }

  async refresh(): Promise<void> {}

  /** Only what the contact could ask for themselves, with the addresses they have. */
  async #mayPropose(conversationId: string, wanted: WantedContract): Promise<boolean> {
    const { log, contacts, clock } = this.#services;
    const conversation = await log.conversation(conversationId);
    const addresses = conversation ? await contacts.addresses(conversation.contactId) : [];
    return !isContractRefusal(acceptContract(wanted, addresses, 'web', clock.now()));
  }
}
