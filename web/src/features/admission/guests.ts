import type { Pass } from '@/api/types';

/** Somebody at the desk: a ticket, a wristband, or a ticket and the wristband issued for it. */
export interface Guest {
  id: string;
  name: string | null;
  category: string;
  /** What they are scanned by: the wristband if they have one. */
  pass: Pass;
  ticket: Pass | null;
  wristband: Pass | null;
}

/** Tickets and wristbands as people: a wristband issued for a ticket is the same person. */
export function guestsOf(tickets: readonly Pass[], wristbands: readonly Pass[]): Guest[] {
  const byTicket = new Map(wristbands.flatMap(pass => (pass.ticketId ? [[pass.ticketId, pass] as const] : [])));
  const known = new Set(tickets.map(pass => pass.id));
  const guest = (ticket: Pass | null, wristband: Pass | null): Guest | null => {
    const pass = wristband ?? ticket;
    return (
      pass && {
        id: ticket?.id ?? pass.id,
        name: ticket?.holderName ?? wristband?.holderName ?? null,
        category: pass.category,
        pass,
        ticket,
        wristband,
      }
    );
  };
  return [
    ...tickets.map(ticket => guest(ticket, byTicket.get(ticket.id) ?? null)),
    ...wristbands.filter(pass => !pass.ticketId || !known.has(pass.ticketId)).map(pass => guest(null, pass)),
  ]
    .filter(each => each !== null)
    .sort((a, b) => (a.name ?? '\uffff').localeCompare(b.name ?? '\uffff'));
}

/** What is sent for a pass: a ticket by its code, a wristband by the id of its chip. */
export const presented = (pass: Pass): { code: string } | { nfcId: string } =>
  pass.nfcId !== null ? { nfcId: pass.nfcId } : { code: pass.code ?? '' };
