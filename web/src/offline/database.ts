/** The result of a request to the database. */
export function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * A database of this device, opened when it is asked first. Every run is one transaction; what was answered is on disk.
 * @typeParam Name its object stores.
 */
export class LocalDatabase<Name extends string> {
  readonly #name: string;
  readonly #upgrade: (database: IDBDatabase, transaction: IDBTransaction | null) => void;
  #database: Promise<IDBDatabase> | null = null;

  /** `upgrade` makes the stores of a database that is new. */
  constructor(name: string, upgrade: (database: IDBDatabase, transaction: IDBTransaction | null) => void) {
    this.#name = name;
    this.#upgrade = upgrade;
  }

  /** The connection itself, for what wants a transaction of another kind. */
  open(): Promise<IDBDatabase> {
    this.#database ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(this.#name, 1);
      request.onupgradeneeded = () => this.#upgrade(request.result, request.transaction);
      request.onsuccess = () => {
        // Another tab brings a newer format or deletes everything: let it.
        request.result.onversionchange = () => {
          request.result.close();
          this.#database = null;
        };
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
    });
    return this.#database;
  }

  /** One transaction over some stores. A write is there after a power cut. */
  async run<T>(
    names: Name[],
    mode: IDBTransactionMode,
    work: (store: (name: Name) => IDBObjectStore) => Promise<T>,
  ): Promise<T> {
    const database = await this.open();
    // What says "on this device", or lets somebody in, has to be there after a power cut.
    const transaction = database.transaction(names, mode, { durability: mode === 'readwrite' ? 'strict' : 'default' });
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('The device refused to keep this.'));
    });
    const [result] = await Promise.all([work(name => transaction.objectStore(name)), done]);
    return result;
  }
}
