import type pg from 'pg';

interface Described {
  readonly params: number[];
  /** Name and type oid. */
  readonly columns: [string, number][];
}

interface Wire {
  once(event: 'parameterDescription', listener: (message: { dataTypeIDs: number[] }) => void): void;
  parse(query: { name: string; text: string; types: number[] }): void;
  describe(what: { type: 'S'; name: string }): void;
  sync(): void;
}

/** What PostgreSQL says of a statement without running it (Parse, Describe, Sync of the extended protocol). */
export function describeStatement(client: pg.Client, text: string): Promise<Described> {
  return new Promise((resolve, reject) => {
    const described: Described = { params: [], columns: [] };
    let failed = false;
    // The driver hands a "submittable" its connection and the messages that come back for it.
    client.query({
      submit(connection: Wire) {
        connection.once('parameterDescription', ({ dataTypeIDs }) => described.params.push(...dataTypeIDs));
        connection.parse({ name: '', text, types: [] });
        connection.describe({ type: 'S', name: '' });
        connection.sync();
      },
      handleRowDescription({ fields }: { fields: { name: string; dataTypeID: number }[] }) {
        for (const { name, dataTypeID } of fields) described.columns.push([name, dataTypeID]);
      },
      handleError(error: Error) {
        failed = true;
        reject(error);
      },
      handleReadyForQuery() {
        if (!failed) resolve(described);
      },
    } as unknown as pg.Submittable);
  });
}
