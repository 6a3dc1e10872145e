/** What is printed of a TokenReview's status. */
export interface ReviewStatus {
  readonly authenticated: boolean;
  /** The server's reason for a denial; the reference implementation gives none. */
  readonly error: string | undefined;
  readonly user: ReviewedUser;
}

export interface ReviewedUser {
  readonly username: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: readonly (readonly [name: string, values: readonly string[]])[];
}

/**
 * Reads the status of a TokenReview that a server answered; undefined where it is none. The server can be any: nothing
 * is taken for granted because of types.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/#TokenReviewStatus
 */
export function readReviewStatus(answer: unknown): ReviewStatus | undefined {
  const status = member(answer, "status");
  const authenticated = member(status, "authenticated") ?? false;
  if (!isObject(status) || typeof authenticated !== "boolean") return undefined;
  const user = member(status, "user");
  const username = text(member(user, "username"));
  if (authenticated && username === "") return undefined;
  return {
    authenticated,
    error: text(member(status, "error")) || undefined,
    user: {
      username,
      uid: text(member(user, "uid")),
      groups: texts(member(user, "groups")),
      extra: Object.entries(member(user, "extra") ?? {}).map(([name, values]) => [name, texts(values)]),
    },
  };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function member(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}
