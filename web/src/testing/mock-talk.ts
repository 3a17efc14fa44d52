import { newId } from '@/api/ids';
import type { Communication, EventDetail, Id, Member, Message, TalkThread, ThreadMember } from '@/api/types';
import { type Answer, problem } from './mock-server';

type Body = Record<string, unknown>;
type On = (
  method: string,
  path: string,
  handler: (match: string[], query: URLSearchParams, body: Body, raw: string) => Answer,
) => void;

const ok = (data: unknown): Answer => ({ status: 200, body: { data } });

interface Held {
  thread: TalkThread;
  members: ThreadMember[];
  messages: Message[];
}

/** Conversations and the client log of the server in memory. */
export class MockTalk {
  readonly threads: Held[] = [];
  readonly log: Communication[] = [];
  #me: Member | undefined;
  #people: Member[] = [];

  /** A conversation of the team with something unread, and a call to get back to. */
  fill(event: EventDetail | undefined, people: Member[], now: number): void {
    this.#people = people;
    const [me, marcus, julia] = people;
    this.#me = me;
    if (!event || !me || !marcus || !julia) return;
    const held = this.#start(
      { eventId: event.id, title: 'Load-in', audience: 'team' },
      [me, marcus, julia],
      event,
      now,
    );
    this.#say(held, julia, 'The lift is out of order until noon.', now - 90 * 60_000);
    this.#say(held, me, 'Then everything goes through dock B.', now - 80 * 60_000);
    const question = this.#say(held, marcus, '@Lena Hartog who has the keys to dock B?', now - 20 * 60_000);
    question.mentions = [{ id: me.userId, name: me.name }];
    this.#read(held, me.userId, 2);
    this.#read(held, julia.userId, 2);
    this.log.push({
      id: newId(),
      client: event.client,
      event: { id: event.id, name: event.name, timezone: event.timezone },
      kind: 'phone',
      subject: 'Menu tasting',
      body: 'They want to try three options.',
      at: new Date(now - 2 * 86_400_000).toISOString(),
      recordedBy: { id: me.userId, name: me.name },
      owner: { id: me.userId, name: me.name },
      followUpAt: new Date(now - 3_600_000).toISOString(),
      followUpNote: null,
      followUpCompletedAt: null,
      followUpDue: true,
      createdAt: new Date(now).toISOString(),
      updatedAt: new Date(now).toISOString(),
      version: 1,
    });
  }

  /** Somebody else says something. */
  hear(title: string, name: string, body: string): Message {
    const held = this.threads.find(each => each.thread.title === title);
    const author = this.#people.find(each => each.name === name);
    if (!held || !author) throw new Error(`There is no ${title} or no ${name}.`);
    return this.#say(held, author, body, Date.now());
  }

  route(on: On): void {
    on('GET', '/threads', (_, query) => {
      const mine = this.threads.filter(each => !query.get('eventId') || each.thread.event?.id === query.get('eventId'));
      const all = mine.map(each => this.#seen(each));
      const data = all
        .filter(each => query.get('unread') !== 'true' || each.unread > 0)
        .filter(each => (each.title ?? '').toLowerCase().includes((query.get('q') ?? '').toLowerCase()))
        .slice(0, Number(query.get('limit') ?? 20));
      const counted = this.threads.map(each => this.#seen(each)).filter(each => !each.muted);
      return {
        status: 200,
        body: {
          data,
          total: data.length,
          unread: counted.reduce((sum, each) => sum + each.unread, 0),
          unreadThreads: counted.filter(each => each.unread > 0).length,
          nextCursor: null,
          changeCursor: '0',
        },
      };
    });
    on('POST', '/threads', (_, __, body) => {
      const chosen = this.#people.filter(each => (body.memberIds as Id[] | undefined)?.includes(each.userId));
      const held = this.#start(body, [...(this.#me ? [this.#me] : []), ...chosen], undefined, Date.now());
      if (typeof body.body === 'string' && this.#me) this.#say(held, this.#me, body.body, Date.now());
      return { status: 201, body: { data: this.#detail(held) } };
    });
    on('GET', '/threads/:id', ([id]) => this.#with(id, held => ok(this.#detail(held))));
    on('PATCH', '/threads/:id', ([id], _, body) =>
      this.#with(id, held => {
        if ('title' in body) held.thread.title = String(body.title);
        if ('closed' in body) held.thread.closedAt = body.closed ? new Date().toISOString() : null;
        return ok(this.#detail(held));
      }),
    );
    on('PATCH', '/threads/:id/membership', ([id], _, body) =>
      this.#with(id, held => {
        held.thread.muted = body.muted === true;
        return ok(this.#seen(held));
      }),
    );
    on('POST', '/threads/:id/read', ([id], _, body) =>
      this.#with(id, held => {
        const no = held.messages.find(each => each.id === body.messageId)?.no ?? 0;
        this.#read(held, this.#me?.userId ?? '', no);
        return ok({ readNo: no, unread: this.#seen(held).unread, unreadTotal: 0 });
      }),
    );
    on('GET', '/threads/:id/messages', ([id], query) =>
      this.#with(id, held => {
        const before = Number(query.get('cursor') ?? Number.MAX_SAFE_INTEGER);
        const limit = Number(query.get('limit') ?? 50);
        const all = held.messages.filter(each => each.no < before);
        const data = all.slice(-limit);
        return {
          status: 200,
          body: {
            data,
            total: held.messages.length,
            nextCursor: all.length > limit ? String(data[0]?.no) : null,
            readNo: this.#seen(held).readNo,
            changeCursor: '0',
          },
        };
      }),
    );
    on('POST', '/threads/:id/messages', ([id], _, body) =>
      this.#with(id, held => {
        const known = held.messages.find(each => each.id === body.id);
        if (known) return ok(known);
        if (!this.#me) return problem(403, 'access.forbidden', 'No');
        const message = this.#say(held, this.#me, String(body.body), Date.now());
        message.id = String(body.id);
        message.parentId = (body.parentId as Id | null | undefined) ?? null;
        const parent = held.messages.find(each => each.id === message.parentId);
        message.parent = parent
          ? { id: parent.id, no: parent.no, author: parent.author, text: parent.body, deleted: false }
          : null;
        message.mentions = this.#people
          .filter(each => (body.mentions as Id[] | undefined)?.includes(each.userId))
          .map(each => ({ id: each.userId, name: each.name }));
        return { status: 201, body: { data: message } };
      }),
    );
    on('PATCH', '/threads/:id/messages/:message', ([id, message], _, body) =>
      this.#message(id, message, each => Object.assign(each, { body: body.body, editedAt: new Date().toISOString() })),
    );
    on('DELETE', '/threads/:id/messages/:message', ([id, message]) =>
      this.#message(id, message, each => Object.assign(each, { deletedAt: new Date().toISOString() })),
    );
    on('POST', '/threads/:id/messages/:message/restore', ([id, message]) =>
      this.#message(id, message, each => Object.assign(each, { deletedAt: null })),
    );
    on('GET', '/communications', (_, query) => {
      const data = this.log.filter(
        each =>
          (!query.get('eventId') || each.event?.id === query.get('eventId')) &&
          (!query.get('clientId') || each.client?.id === query.get('clientId')) &&
          (query.get('followUpDue') !== 'true' || each.followUpDue),
      );
      return { status: 200, body: { data, total: data.length, count: data.length, nextCursor: null } };
    });
    on('POST', '/communications', (_, __, body) => {
      const me = { id: this.#me?.userId ?? '', name: this.#me?.name ?? '' };
      const entry = {
        client: null,
        event: null,
        body: null,
        followUpAt: null,
        followUpNote: null,
        followUpCompletedAt: null,
        followUpDue: false,
        recordedBy: me,
        owner: me,
        version: 1,
        ...body,
      } as unknown as Communication;
      this.log.unshift(entry);
      return { status: 201, body: { data: entry } };
    });
    on('PATCH', '/communications/:id', ([id], _, body) => {
      const entry = this.log.find(each => each.id === id);
      if (!entry) return problem(404, 'communications.not_found', 'There is no such entry');
      Object.assign(entry, body);
      if ('followUpCompleted' in body) {
        entry.followUpCompletedAt = body.followUpCompleted ? new Date().toISOString() : null;
        entry.followUpDue = !body.followUpCompleted;
      }
      return ok(entry);
    });
  }

  #with(id: string | undefined, work: (held: Held) => Answer): Answer {
    const held = this.threads.find(each => each.thread.id === id);
    return held ? work(held) : problem(404, 'threads.not_found', 'There is no such conversation');
  }

  #message(id: string | undefined, message: string | undefined, change: (message: Message) => void): Answer {
    return this.#with(id, held => {
      const found = held.messages.find(each => each.id === message);
      if (!found) return problem(404, 'threads.message_not_found', 'There is no such message');
      change(found);
      return ok(found);
    });
  }

  #start(body: Body, people: Member[], event: EventDetail | undefined, now: number): Held {
    const at = new Date(now).toISOString();
    const held: Held = {
      thread: {
        id: typeof body.id === 'string' ? body.id : newId(),
        kind: body.eventId ? 'event' : 'direct',
        title: (body.title as string | undefined) ?? null,
        event: event ? { id: event.id, name: event.name, timezone: event.timezone } : null,
        audience: body.audience === 'team' ? 'team' : 'members',
        people: people.slice(1).map(each => ({ id: each.userId, name: each.name, kind: 'staff' })),
        peopleCount: people.length - 1,
        outside: 0,
        lastMessage: null,
        unread: 0,
        mentioned: false,
        muted: false,
        readNo: 0,
        lastNo: 0,
        closedAt: null,
        createdBy: people[0]?.userId ?? '',
        createdAt: at,
        version: 1,
      },
      members: people.map(each => ({
        id: each.userId,
        name: each.name,
        kind: 'staff',
        origin: 'invited',
        readNo: 0,
        readAt: null,
        joinedAt: at,
      })),
      messages: [],
    };
    this.threads.unshift(held);
    return held;
  }

  #say(held: Held, author: Member, body: string, at: number): Message {
    const message: Message = {
      id: newId(at),
      threadId: held.thread.id,
      no: held.messages.length + 1,
      author: { id: author.userId, name: author.name },
      body,
      parentId: null,
      parent: null,
      mentions: [],
      refs: [],
      urgent: false,
      writtenAt: new Date(at).toISOString(),
      createdAt: new Date(at).toISOString(),
      editedAt: null,
      deletedAt: null,
      version: 1,
    };
    held.messages.push(message);
    return message;
  }

  #read(held: Held, person: Id, no: number): void {
    const member = held.members.find(each => each.id === person);
    if (member) Object.assign(member, { readNo: Math.max(member.readNo, no), readAt: new Date().toISOString() });
  }

  #seen(held: Held): TalkThread {
    const me = this.#me?.userId ?? '';
    const readNo = held.members.find(each => each.id === me)?.readNo ?? 0;
    const fresh = held.messages.filter(each => each.no > readNo && each.author?.id !== me && !each.deletedAt);
    const last = held.messages.at(-1);
    return {
      ...held.thread,
      readNo,
      lastNo: held.messages.length,
      unread: fresh.length,
      mentioned: fresh.some(each => each.mentions.some(one => one.id === me)),
      lastMessage: last
        ? {
            id: last.id,
            no: last.no,
            author: last.author,
            text: last.body,
            deleted: last.deletedAt !== null,
            writtenAt: last.writtenAt,
          }
        : null,
    };
  }

  #detail(held: Held): unknown {
    return {
      thread: this.#seen(held),
      members: held.members,
      mayPost: held.thread.closedAt === null,
      mayInvite: true,
      mayChange: true,
      changeCursor: '0',
    };
  }
}
