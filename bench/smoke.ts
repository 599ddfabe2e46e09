import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { newId } from '../gateway/kernel/id.ts';
import { isClean, judge, type Observation } from './checker.ts';
import { GatewayUnderLoad, signInAgent } from './gateway-under-load.ts';
import { percentile } from './percentile.ts';
import { WireClient } from './wire-client.ts';

const conversations = 200;
const messagesEach = 50;
/** About 300 bytes, what people type. */
const filler = 'x'.repeat(220);

interface Run {
  history: Observation[];
  ackMs: number[];
  deliveredMs: number[];
}

/** One customer and one agent socket on one conversation; the customer has one message in flight at a time. */
async function converse(gateway: GatewayUnderLoad, agentToken: string, number: number, run: Run): Promise<string> {
  const customer = `customer ${number}`;
  const desk = `desk ${number}`;
  const token = randomBytes(32).toString('base64url');
  const { client } = await WireClient.connect(gateway, { as: 'contact', token });
  const { client: agent } = await WireClient.connect(gateway, { as: 'agent', token: agentToken });
  const sentAt = new Map<string, number>();
  let conversationId: string | null = null;

  agent.on((frame) => {
    if (frame.type !== 'entries') return;
    for (const { entryId, seq, body } of frame.entries) {
      run.history.push({ op: 'receive', client: desk, conversationId: frame.conversationId, entryId, seq });
      const at = sentAt.get(entryId);
      if (at !== undefined && body.kind === 'message') run.deliveredMs.push(performance.now() - at);
    }
  });

  for (let count = 0; count < messagesEach; count++) {
    const entryId = newId(Date.now());
    sentAt.set(entryId, performance.now());
    const answer = client.next('ack');
    client.append(entryId, conversationId, { kind: 'message', text: `${number} ${count} ${filler}` });
    const ack = await answer;
    run.ackMs.push(performance.now() - (sentAt.get(entryId) ?? 0));
    run.history.push({ op: 'send', client: customer, conversationId: ack.conversationId, entryId });
    run.history.push({ op: 'ack', client: customer, conversationId: ack.conversationId, entryId, seq: ack.seq });
    if (conversationId === null) {
      conversationId = ack.conversationId;
      agent.say({ type: 'follow', conversationId, epoch: null, after: null });
    }
  }
  return conversationId ?? '';
}

/** 200 conversations at once, each with one message in flight; prints speed and what was lost, doubled or shuffled. */
export async function smoke(): Promise<boolean> {
  const gateway = new GatewayUnderLoad();
  await gateway.start();
  try {
    const token = await signInAgent(gateway);
    const run: Run = { history: [], ackMs: [], deliveredMs: [] };
    const startedAt = performance.now();
    const ids = await Promise.all(
      Array.from({ length: conversations }, (_, number) => converse(gateway, token, number, run)),
    );
    const seconds = (performance.now() - startedAt) / 1_000;
    const { client } = await WireClient.connect(gateway, { as: 'agent', token });
    const final = [];
    for (const conversationId of ids) {
      for (const { entryId, seq } of await client.readAll(conversationId)) final.push({ conversationId, entryId, seq });
    }
    const verdict = judge(run.history, final);
    const ms = (values: number[], share: number): string => percentile(values, share).toFixed(1);
    console.log(
      `conversations ${conversations}, messages ${run.ackMs.length}, ${(run.ackMs.length / seconds).toFixed(0)} messages/s`,
    );
    console.log(`send→ack       p50 ${ms(run.ackMs, 0.5)} ms  p99 ${ms(run.ackMs, 0.99)} ms`);
    console.log(`send→delivered p50 ${ms(run.deliveredMs, 0.5)} ms  p99 ${ms(run.deliveredMs, 0.99)} ms`);
    console.log(`lost ${verdict.lost}, duplicated ${verdict.duplicated}, out of order ${verdict.outOfOrder}`);
    if (!isClean(verdict)) console.log(JSON.stringify(verdict));
    return isClean(verdict) && verdict.acked === conversations * messagesEach;
  } finally {
    await gateway.remove();
  }
}
