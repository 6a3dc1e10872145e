/** Who logs in to one cluster, in an hour. */
export interface ClusterLoad {
  /** kube-apiservers; each has an authenticator of its own beside it. */
  readonly apiservers: number;
  /** Commands of kubectl, each with a token of its own and a connection to one kube-apiserver. */
  readonly commands: number;
  /** Requests of a command, and over how many seconds they are spread. */
  readonly requestsOfCommand: number;
  readonly commandSeconds: number;
  /** Clients that go on, such as controllers and kubelets: each keeps a token for 14 minutes. */
  readonly clients: number;
  /** Requests a minute of each. */
  readonly requestsOfClient: number;
  /** How many of a client's connections there are, each to a kube-apiserver by chance. */
  readonly connectionsOfClient: number;
}

/** A request that kube-apiserver must authenticate. */
export interface ClusterRequest {
  readonly second: number;
  readonly token: number;
  readonly apiserver: number;
}

const hour = 3600;
const tokenSeconds = 14 * 60;

/** The requests of an hour in the order in which they come; the same for the same random numbers. */
export function requestsOf(load: ClusterLoad, random: () => number): readonly ClusterRequest[] {
  const { apiservers, commands, requestsOfCommand, commandSeconds } = load;
  const requests: ClusterRequest[] = [];
  let token = 0;
  const pick = (): number => Math.floor(random() * apiservers);
  for (let command = 0; command < commands; command++, token++) {
    const [start, apiserver] = [random() * hour, pick()];
    for (let i = 0; i < requestsOfCommand; i++) {
      requests.push({ second: start + random() * commandSeconds, token, apiserver });
    }
  }
  for (let client = 0; client < load.clients; client++) {
    const connections = Array.from({ length: load.connectionsOfClient }, pick);
    const begins = random() * tokenSeconds;
    const firstToken = token;
    for (let i = 0; i < load.requestsOfClient * 60; i++) {
      const second = random() * hour;
      const age = Math.floor((second + begins) / tokenSeconds);
      const apiserver = connections[Math.floor(random() * connections.length)] ?? 0;
      requests.push({ second, token: firstToken + age, apiserver });
    }
    token += Math.ceil((hour + tokenSeconds) / tokenSeconds);
  }
  return requests.sort((one, other) => one.second - other.second);
}

/** Random numbers that are the same each time (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
