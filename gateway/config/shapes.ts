import { z } from 'zod';

/** Environment variables as they come. */
export type Variables = Readonly<Record<string, string | undefined>>;

export const port = z.coerce.number().int().min(0).max(65_535);

export const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  message: 'must be an origin such as https://shop.example, without a path or slash at the end',
});

/** Several of something, by comma; none where nothing is named. */
export const listOf = <T extends z.ZodType<unknown, string>>(item: T) =>
  z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(item));

export const yesNo = z.enum(['true', 'false']).transform((word) => word === 'true');

/** What is wrong with some variables, one line each. */
export const problemsOf = (error: z.ZodError): string[] =>
  error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);

/** Reads the variables of a shape; null, with what is wrong added to the problems, when they do not fit. */
export function readShape<T extends z.ZodType>(shape: T, env: Variables, problems: string[]): z.infer<T> | null {
  const read = shape.safeParse(env);
  if (read.success) return read.data;
  problems.push(...problemsOf(read.error));
  return null;
}

/** Of variables that belong together, those that are missing, as one problem; true when none is. */
export function areTogether(values: Record<string, unknown>, problems: string[]): boolean {
  const names = Object.keys(values);
  const missing = names.filter((name) => values[name] === undefined);
  if (missing.length > 0) problems.push(`${missing.join(', ')}: missing; ${names.join(', ')} belong together`);
  return missing.length === 0;
}
