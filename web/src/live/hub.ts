import type { ChangeMessage, MetricsMessage, PresenceMessage } from '@/api/types';

export interface HubHandlers {
  change(message: ChangeMessage): void;
  presence(message: PresenceMessage): void;
  metrics(message: MetricsMessage): void;
  unsubscribed(message: { topic: string; reason: string }): void;
  reset(message: { topic: string; cursor: string }): void;
  /** The line is cut; the hub is gone and has to be made anew. */
  closed(): void;
}

export interface Hub {
  /** Listens from a cursor on; numbers that are watched have none. */
  subscribe(topic: string, after?: string): Promise<void>;
  unsubscribe(topic: string): Promise<void>;
  /** Tells the others on the same events whether somebody sits in front of this screen. */
  idle(idle: boolean): Promise<void>;
  stop(): Promise<void>;
}

export type OpenHub = (handlers: HubHandlers) => Promise<Hub>;

/**
 * Opens the live connection. The library is fetched only here, after the first paint. Reconnecting is ours (see
 * client.ts): after a cut every topic is asked for again from its own cursor, which the library knows nothing of.
 */
export function signalrHub(organization: () => string | null): OpenHub {
  return async handlers => {
    const { HubConnectionBuilder, LogLevel } = await import('@microsoft/signalr');
    const id = organization();
    const connection = new HubConnectionBuilder()
      .withUrl(id ? `/live?organization=${encodeURIComponent(id)}` : '/live')
      .configureLogging(LogLevel.None)
      .build();
    connection.serverTimeoutInMilliseconds = 30_000;
    connection.keepAliveIntervalInMilliseconds = 10_000;
    connection.on('change', handlers.change);
    connection.on('presence', handlers.presence);
    connection.on('metrics', handlers.metrics);
    connection.on('unsubscribed', handlers.unsubscribed);
    connection.on('reset', handlers.reset);
    connection.onclose(() => handlers.closed());
    await connection.start();
    return {
      subscribe: (topic, after) => connection.invoke('Subscribe', { topic, after }),
      unsubscribe: topic => connection.invoke('Unsubscribe', { topic }),
      idle: idle => connection.invoke('Idle', idle),
      stop: () => connection.stop(),
    };
  };
}
