/** The agent's side: what a desk is built on. */
import { platform } from '../transport/world.ts';
import type { AgentClient, AgentClientOptions } from './api.ts';
import { DeskClient } from './desk-client.ts';

export type { Agent, AgentClient, AgentClientOptions, AgentEvents } from './api.ts';
export type { DeadLetters, DeliveryLife, PlanPreview } from './deliveries.ts';

/** Makes an agent's client. It connects after `signIn` or `resume`, and keeps nothing but memory. */
export function createAgentClient(options: AgentClientOptions): AgentClient {
  return new DeskClient(options, platform(options.origin));
}
