import { type ConfigProblem, formatConfigProblem, type GivenSettings, readConfig } from "../index.ts";

/** Problems as tests compare them: `SEVERITY FILE:LINE:COLUMN: what is wrong`. */
export function shown(problems: readonly ConfigProblem[]): readonly string[] {
  return problems.map((problem) => `${problem.severity} ${formatConfigProblem(problem)}`);
}

/** The problems of a configuration file, which is called c.yaml. */
export function problemsOf(text: string, given?: GivenSettings): readonly string[] {
  return shown(readConfig(text, "c.yaml", given).problems);
}

/** Problems of settings under `server`, each given as a line; the first is line 2 of the file. */
export function serverProblems(...lines: readonly string[]): readonly string[] {
  return problemsOf(`server:\n${lines.map((line) => `  ${line}\n`).join("")}`);
}

/** Every backend mode, and every partition, as messages list them. */
export const MODES = '("MountedFile", "EKSConfigMap", "CRD", "DynamicFile")';
export const PARTITIONS =
  '("aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc")';
