import type { Refused } from '@throughline/sdk';
import type { AgentClient, DeadLetters, DeliveryLife, PlanPreview } from '@throughline/sdk/agent';
import type { AddressView } from '@throughline/sdk/wire';

/** What an agent asks beside the conversation, answered at once with what the test has put in. */
export class FakeAsked {
  /** What was asked of the client, in order. */
  readonly calls: string[] = [];
  readOriginal: Blob | Refused = new Blob(['Subject: Hello\r\n\r\nThe whole mail.']);
  nextPlan: PlanPreview | Refused = { words: ['Shown in the chat at 12:00.'] };
  lives: readonly DeliveryLife[] | Refused = [];
  /** Pages of dead letters, one after the other. */
  letterPages: (DeadLetters | Refused)[] = [];
  nextResend: Refused | null = null;
  addresses: readonly AddressView[] | Refused = [];

  async original(originalId: string): Promise<Blob | Refused> {
    this.calls.push(`original ${originalId}`);
    return this.readOriginal;
  }

  async addressesOf(conversationId: string): ReturnType<AgentClient['addressesOf']> {
    this.calls.push(`addressesOf ${conversationId}`);
    return 'refused' in this.addresses ? this.addresses : { addresses: this.addresses };
  }

  async deliveriesOf(conversationId: string): ReturnType<AgentClient['deliveriesOf']> {
    this.calls.push(`deliveriesOf ${conversationId}`);
    return 'refused' in this.lives ? this.lives : { deliveries: this.lives };
  }

  async plan(conversationId: string): Promise<PlanPreview | Refused> {
    this.calls.push(`plan ${conversationId}`);
    return this.nextPlan;
  }

  async deadLetters(before?: string): Promise<DeadLetters | Refused> {
    this.calls.push(`deadLetters ${before ?? ''}`);
    return this.letterPages.shift() ?? { letters: [], next: null };
  }

  async resend(deliveryId: string): Promise<{ deliveryId: string } | Refused> {
    this.calls.push(`resend ${deliveryId}`);
    return this.nextResend ?? { deliveryId: `again-${deliveryId}` };
  }
}
