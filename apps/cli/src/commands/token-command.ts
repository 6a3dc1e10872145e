import { defineCommand } from "../command.ts";
import { TOKEN_OPTIONS } from "./token-options.ts";

/** The command that kubectl runs. It stands alone, so that the others need not be loaded for it. */
export const TOKEN_COMMAND = defineCommand({
  name: "token",
  summary: "Make a token from AWS credentials; kubectl runs this as its exec plugin.",
  options: TOKEN_OPTIONS,
  examples: [
    "aws-iam-authenticator token -i my-cluster",
    "aws-iam-authenticator token -i my-cluster -r arn:aws:iam::111122223333:role/KubernetesAdmin",
  ],
  load: () => import("./token.ts"),
});
